package dev.millrace.download.fair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.task.RecordingTaskContext;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottleTest {

    private static final int BUFFER = 256 * 1024;
    private static final Percentage CLOSE = Percentage.withPercentage(1);

    private final ManualTime time = new ManualTime();
    private final RecordingTaskContext context = RecordingTaskContext.first();

    @AfterEach
    void forget() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1024, 100_000, 5_000_000, 1_000_000_000, 7_654_321_987L})
    void attemptKeepsToItsRate(long rate) throws InterruptedException {
        var throttle = limits(null).open(context, rate);
        read(throttle, rate); // what may come in a burst

        double begin = time.seconds();
        read(throttle, 10 * rate);

        assertThat(time.seconds() - begin).isCloseTo(10, CLOSE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1024, 100_000, 5_000_000})
    void noMoreThanASecondsWorthComesAtOnce(long rate) throws InterruptedException {
        var throttle = limits(null).open(context, rate);
        time.pass(3600);
        double begin = time.seconds();

        read(throttle, 3 * rate);

        assertThat(time.seconds() - begin).isBetween(1.9, 3.0);
    }

    @Test
    void bytesComeEvenly() throws InterruptedException {
        var throttle = limits(null).open(context, 1_000_000L);
        assertThat(throttle.most(BUFFER)).isEqualTo(50_000);
        assertThat(throttle.most(100)).isEqualTo(100);

        read(throttle, 2_000_000);

        assertThat(time.pauses()).hasSizeGreaterThan(30).allMatch(pause -> pause <= 60_000_000);
    }

    @Test
    void lowestOfTheLimitsHolds() throws InterruptedException {
        assertThat(secondsFor(2_000_000, 1_000_000L, 500_000L)).isCloseTo(4, CLOSE);
        assertThat(secondsFor(500_000, 1_000_000L, 2_000_000L)).isCloseTo(4, CLOSE);
        assertThat(secondsFor(2_000_000, 500_000L, null)).isCloseTo(4, CLOSE);
    }

    private double secondsFor(long server, @Nullable Long pool, @Nullable Long task) throws InterruptedException {
        context.poolBandwidth(pool);
        var throttle = limits(server).open(context, task);
        read(throttle, 1_000_000);
        double begin = time.seconds();
        read(throttle, 2_000_000);
        return time.seconds() - begin;
    }

    @Test
    void thoseOfAPoolShareItsLimitInEqualParts() throws InterruptedException {
        context.poolBandwidth(1_000_000L);
        var limits = limits(null);
        var one = limits.open(context, null);
        assertThat(one.most(BUFFER)).isEqualTo(50_000);

        var other = limits.open(context, null);

        assertThat(one.most(BUFFER)).isEqualTo(25_000);
        other.close();
        assertThat(one.most(BUFFER)).isEqualTo(50_000);
        one.close();
        assertThat(limits.size()).isZero();
    }

    @Test
    void changedLimitOfThePoolHoldsFromThenOn() throws InterruptedException {
        var throttle = limits(null).open(context, null);
        read(throttle, 1_000_000_000);
        assertThat(time.pauses()).isEmpty();

        context.poolBandwidth(1_000_000L);
        read(throttle, 5_000_000);
        assertThat(time.seconds()).isCloseTo(5, within(0.2));

        context.poolBandwidth(null);
        read(throttle, 1_000_000_000);
        assertThat(time.seconds()).isCloseTo(5, within(0.2));
    }

    @Test
    void limitThatIsLiftedEndsPauses() throws InterruptedException {
        context.poolBandwidth(1024L);
        var throttle = limits(null).open(context, null);
        throttle.most(BUFFER);
        time.duringPauses(() -> context.poolBandwidth(null));

        throttle.took(BUFFER);

        assertThat(time.seconds()).isLessThanOrEqualTo(1);
    }

    @Test
    void interruptEndsPauses() {
        var throttle = limits(1024L).open(context, null);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> throttle.took(BUFFER)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void withoutLimitsNothingIsHeldBack() throws InterruptedException {
        var throttle = limits(null).open(context, null);
        assertThat(throttle.most(BUFFER)).isEqualTo(BUFFER);

        read(throttle, 1L << 30);

        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void endOfTheBytesIsNothing() throws InterruptedException {
        var throttle = limits(1024L).open(context, null);
        throttle.took(1024);

        throttle.took(-1);

        assertThat(time.pauses()).isEmpty();
    }

    private Bandwidths limits(@Nullable Long server) {
        return time.bandwidths(server);
    }

    private static void read(Throttle throttle, long bytes) throws InterruptedException {
        for (long left = bytes; left > 0; ) {
            int read = (int) Math.min(left, throttle.most(BUFFER));
            throttle.took(read);
            left -= read;
        }
    }
}
