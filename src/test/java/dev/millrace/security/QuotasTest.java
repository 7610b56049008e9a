package dev.millrace.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.security.AccessRefused.RateLimited;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class QuotasTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Quotas quotas = new Quotas(new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    private MockHttpServletResponse take(String name, @Nullable Integer perSecond) {
        var response = new MockHttpServletResponse();
        quotas.take(new KeyHolder(name, new Caller(name, Role.READER, null), perSecond), response);
        return response;
    }

    @Test
    void headersTellWhatIsLeft() {
        var first = take("ci", 4);

        assertThat(first.getHeader("RateLimit-Policy")).isEqualTo("\"requests\";q=4;w=1");
        assertThat(first.getHeader("RateLimit")).isEqualTo("\"requests\";r=3;t=1");
        assertThat(take("ci", 4).getHeader("RateLimit")).isEqualTo("\"requests\";r=2;t=1");
    }

    @Test
    void oneTooManyIsRefusedAndLaterTakenAgain() {
        take("ci", 2);
        take("ci", 2);

        assertThatThrownBy(() -> take("ci", 2))
                .isInstanceOfSatisfying(
                        RateLimited.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMillis(500)));

        nanos.addAndGet(Duration.ofMillis(500).toNanos());
        take("ci", 2);
    }

    @Test
    void holdersHaveQuotasOfTheirOwn() {
        take("ci", 1);
        take("other", 1);

        assertThatThrownBy(() -> take("ci", 1)).isInstanceOf(RateLimited.class);
        assertThat(take("free", null).getHeaderNames()).isEmpty();
    }

    @Test
    void changedQuotaHoldsAtOnce() {
        take("ci", 1);

        assertThat(take("ci", 3).getHeader("RateLimit")).isEqualTo("\"requests\";r=2;t=1");
    }
}
