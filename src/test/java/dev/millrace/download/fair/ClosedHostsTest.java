package dev.millrace.download.fair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClosedHostsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SettableClock clock = new SettableClock();
    private final ClosedHosts hosts = new ClosedHosts(clock);

    @Test
    void hostIsOpenAgainWhenItsTimeHasCome() {
        hosts.close("example.org", MINUTE);
        assertThat(hosts.closedUntil("example.org")).isEqualTo(clock.instant().plus(MINUTE));
        assertThat(hosts.closedUntil("example.com")).isNull();
        assertThat(hosts.current()).isEqualTo(1);

        clock.advance(MINUTE);

        assertThat(hosts.current()).isZero();
        assertThat(hosts.closedUntil("example.org")).isNull();
        assertThat(hosts.size()).isZero();
    }

    @Test
    void latestTimeHolds() {
        hosts.close("example.org", MINUTE);
        var end = clock.instant().plus(MINUTE);

        hosts.close("example.org", Duration.ofSeconds(1));

        assertThat(hosts.closedUntil("example.org")).isEqualTo(end);
    }

    @Test
    void noWaitClosesNothing() {
        hosts.close("example.org", Duration.ZERO);
        assertThat(hosts.closedUntil("example.org")).isNull();
    }

    @Test
    void remembersNoMoreThanItsBoundAndForgetsWhatIsOver() {
        for (int i = 0; i < 2 * ClosedHosts.MOST; i++) {
            hosts.close("h" + i, MINUTE);
        }
        assertThat(hosts.size()).isEqualTo(ClosedHosts.MOST);
        clock.advance(MINUTE);

        hosts.close("example.org", MINUTE);

        assertThat(hosts.size()).isEqualTo(1);
    }
}
