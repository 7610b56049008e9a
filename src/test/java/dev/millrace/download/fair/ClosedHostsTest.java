package dev.millrace.download.fair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClosedHostsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SettableClock clock = new SettableClock();
    private final ClosedHosts hosts = new ClosedHosts(Duration.ofHours(1), clock);

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
    void noHostIsClosedForLongerThanTheLongestPause() {
        hosts.close("example.org", Duration.ofDays(1));
        assertThat(hosts.closedUntil("example.org")).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void hostThatIsOpenedIsOpenAtOnce() {
        hosts.close("example.org", MINUTE);

        assertThat(hosts.open("example.org")).isTrue();
        assertThat(hosts.closedUntil("example.org")).isNull();
        assertThat(hosts.open("example.org")).isFalse();
    }

    @Test
    void thoseThatAreClosedForLongestAreShown() {
        for (int i = 1; i <= 5; i++) {
            hosts.close("h" + i, MINUTE.multipliedBy(i));
        }
        clock.advance(MINUTE.multipliedBy(3));

        assertThat(hosts.list(10)).extracting(HostsEndpoint.Closed::host).containsExactly("h5", "h4");
        assertThat(hosts.list(1)).extracting(HostsEndpoint.Closed::host).containsExactly("h5");
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
