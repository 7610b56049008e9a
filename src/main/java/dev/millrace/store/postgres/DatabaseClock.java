package dev.millrace.store.postgres;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The database's clock, read without asking it: the time since this process was started, which no one sets, and how far that
 * is from what the database said last. All nodes have the same time by it, however far their own clocks are apart.
 *
 * <p>Does not run backwards when it is corrected, but stands still for a moment; only if the database's clock was set back by
 * more than a second, this one is. Counts from the system's clock until it was first set. Thread-safe.
 *
 * <p>Of what the database says, only that is uncertain where on the way to and fro it was said (Cristian's algorithm), so
 * an answer that came quickly is worth more than a later one that did not, for as long as the two clocks may not have
 * drifted by the difference.
 */
final class DatabaseClock extends Clock {

    /** How far two clocks may drift apart, as a part of the time that went by: more than any of them does. */
    private static final double DRIFT = 200e-6;

    /** Set back by more than this, it does run backwards: standing still until the time comes again, nothing would be due. */
    private static final long FAR_BEHIND = Duration.ofSeconds(1).toNanos();

    /**
     * @param offset from the ticks to nanoseconds since 1970
     * @param last what was told last
     */
    private record Setting(long offset, long at, long uncertainty, AtomicLong last) {

        private long uncertaintyAt(long tick) {
            return uncertainty + (long) ((tick - at) * DRIFT);
        }
    }

    private final LongSupplier ticks;
    private volatile Setting setting;

    DatabaseClock() {
        this(System::nanoTime, Clock.systemUTC());
    }

    /** @param ticks nanoseconds since some time */
    DatabaseClock(LongSupplier ticks, Clock first) {
        this.ticks = ticks;
        long tick = ticks.getAsLong();
        setting = new Setting(nanos(first.instant()) - tick, tick, Long.MAX_VALUE / 4, unheard());
    }

    /** What {@link #set} needs to know of the time before the question. */
    long tick() {
        return ticks.getAsLong();
    }

    /**
     * Sets it by an answer of the database that has come just now.
     *
     * @param asked the {@link #tick} right before the question
     * @param nanos what the database said, in nanoseconds since 1970
     */
    synchronized void set(long asked, long nanos) {
        long answered = ticks.getAsLong();
        long half = (answered - asked) / 2;
        long offset = nanos - (asked + half);
        var present = setting;
        boolean farBehind = present.offset - offset > FAR_BEHIND;
        var next = new Setting(offset, answered, half, farBehind ? unheard() : present.last);
        long uncertainty = present.uncertaintyAt(answered);
        // Two that cannot both be true: the database's clock was set, or it is another database.
        boolean contradicts = Math.abs(next.offset - present.offset) > uncertainty + half;
        if (half <= uncertainty || contradicts) {
            setting = next;
        }
    }

    /** How far it may be wrong. */
    Duration uncertainty() {
        return Duration.ofNanos(setting.uncertaintyAt(ticks.getAsLong()));
    }

    @Override
    public Instant instant() {
        var present = setting;
        long now = present.last.accumulateAndGet(ticks.getAsLong() + present.offset, Math::max);
        return Instant.ofEpochSecond(Math.floorDiv(now, 1_000_000_000L), Math.floorMod(now, 1_000_000_000L));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? this : new Zoned(this, zone);
    }

    private static AtomicLong unheard() {
        return new AtomicLong(Long.MIN_VALUE);
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    private static final class Zoned extends Clock {

        private final Clock clock;
        private final ZoneId zone;

        private Zoned(Clock clock, ZoneId zone) {
            this.clock = clock;
            this.zone = zone;
        }

        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId wanted) {
            return clock.withZone(wanted);
        }
    }
}
