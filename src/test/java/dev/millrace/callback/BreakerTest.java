package dev.millrace.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Breaker breaker = new Breaker(false);

    private void failures(int count, Instant when) {
        for (int i = 0; i < count; i++) {
            breaker.failed(when);
        }
    }

    @Test
    void fourFailuresInARowDoNotOpenIt() {
        failures(4, NOW);
        breaker.answered();
        failures(4, NOW);
        assertThat(breaker.heldUntil(NOW)).isEmpty();
    }

    @Test
    void fifthFailureInARowOpensItForFiveSeconds() {
        failures(5, NOW);
        assertThat(breaker.heldUntil(NOW)).contains(NOW.plusSeconds(5));
        assertThat(breaker.heldUntil(NOW.plusMillis(4999))).isPresent();
        assertThat(breaker.heldUntil(NOW.plusSeconds(5))).isEmpty();
    }

    @Test
    void eachFailedProbeDoublesTheTimeUpToFiveMinutes() {
        failures(5, NOW);
        var now = NOW.plusSeconds(5);
        for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
            breaker.failed(now);
            assertThat(breaker.heldUntil(now)).contains(now.plusSeconds(seconds));
            now = now.plusSeconds(seconds);
        }
    }

    @Test
    void whatWasUnderWayWhenItOpenedDoesNotHoldItLonger() {
        failures(9, NOW);
        assertThat(breaker.heldUntil(NOW)).contains(NOW.plusSeconds(5));
    }

    @Test
    void anAnswerClosesItAndItsPausesBeginAnew() {
        failures(6, NOW.plus(Duration.ofMinutes(1)));
        breaker.answered();
        assertThat(breaker.heldUntil(NOW)).isEmpty();
        failures(5, NOW);
        assertThat(breaker.heldUntil(NOW)).contains(NOW.plusSeconds(5));
    }

    @Test
    void targetIsProvenByAnAnswerUntilAFailure() {
        assertThat(breaker.proven()).isFalse();
        breaker.answered();
        assertThat(breaker.proven()).isTrue();
        breaker.failed(NOW);
        assertThat(breaker.proven()).isFalse();
    }
}
