package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {

    private final AtomicLong ticks = new AtomicLong(-5_000_000_000L);
    private final DatabaseClock clock = new DatabaseClock(ticks::get, Clock.fixed(NOW, ZoneOffset.UTC));

    private void pass(Duration time) {
        ticks.addAndGet(time.toNanos());
    }

    /** The database says in the middle of the way to and fro what time it is. */
    private void ask(Duration roundTrip, Instant said) {
        long asked = clock.tick();
        pass(roundTrip);
        clock.set(asked, Duration.between(Instant.EPOCH, said).toNanos());
    }

    @Test
    void countsFromTheSystemsClockUntilItIsSet() {
        pass(Duration.ofSeconds(3));
        assertThat(clock.instant()).isEqualTo(NOW.plusSeconds(3));
    }

    @Test
    void tellsTheDatabasesTimeWithHalfOfTheRoundTripTakenOff() {
        var there = NOW.plus(Duration.ofHours(1));
        ask(Duration.ofMillis(10), there);
        assertThat(clock.instant()).isEqualTo(there.plusMillis(5));
        pass(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(there.plusMillis(5).plusSeconds(60));
    }

    @Test
    void isSetBackByAnHourBeforeAnyoneRestsOnIt() {
        assertThat(clock.instant()).isEqualTo(NOW);
        ask(Duration.ZERO, NOW.minus(Duration.ofHours(1)));
        assertThat(clock.instant()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    }

    @Test
    void doesNotRunBackwardsWhenItIsCorrected() {
        ask(Duration.ofMillis(100), NOW);
        var before = clock.instant();
        ask(Duration.ZERO, before.minusMillis(20));
        assertThat(clock.instant()).isEqualTo(before);
        pass(Duration.ofMillis(15));
        assertThat(clock.instant()).isEqualTo(before);
        pass(Duration.ofMillis(15));
        assertThat(clock.instant()).isEqualTo(before.plusMillis(10));
    }

    @Test
    void anAnswerThatTookLongIsWorthLessThanAQuickOneBefore() {
        ask(Duration.ofMillis(1), NOW);
        var before = clock.instant();
        ask(Duration.ofMillis(400), before.plusMillis(350));
        assertThat(clock.instant()).isEqualTo(before.plusMillis(400));
    }

    @Test
    void anAnswerThatTookLongIsTakenWhenTheClocksMayHaveDrifted() {
        ask(Duration.ofMillis(1), NOW);
        pass(Duration.ofHours(1));
        var before = clock.instant();
        ask(Duration.ofMillis(100), before.plusMillis(100));
        assertThat(clock.instant()).isEqualTo(before.plusMillis(150));
        assertThat(clock.uncertainty()).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void anAnswerThatContradictsTheLastIsTaken() {
        ask(Duration.ofMillis(1), NOW);
        ask(Duration.ofMillis(400), NOW.plusSeconds(100));
        assertThat(clock.instant()).isEqualTo(NOW.plusSeconds(100).plusMillis(200));
    }

    @Test
    void showsTheSameTimeInAnotherZone() {
        var paris = clock.withZone(ZoneId.of("Europe/Paris"));
        assertThat(paris.instant()).isEqualTo(clock.instant());
        assertThat(paris.getZone()).isEqualTo(ZoneId.of("Europe/Paris"));
        assertThat(paris.withZone(ZoneOffset.UTC)).isSameAs(clock);
    }
}
