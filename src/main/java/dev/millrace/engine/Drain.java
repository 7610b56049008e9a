package dev.millrace.engine;

import dev.millrace.task.OnShutdown;
import dev.millrace.task.Outcome;
import dev.millrace.task.Refusal;
import dev.millrace.task.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the engine's work without losing any: nothing new is taken or claimed, what runs gets its time, and what is left
 * then is handed back to be run later.
 */
final class Drain {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Attempts attempts;
    private final Pools pools;
    private final Recorder recorder;
    private final Clock clock;
    private final Duration drainTime;
    private final Duration interruptGrace;
    private volatile boolean underWay;

    Drain(Attempts attempts, Pools pools, Recorder recorder, Clock clock, Times times) {
        this.attempts = attempts;
        this.pools = pools;
        this.recorder = recorder;
        this.clock = clock;
        this.drainTime = times.drainTime();
        this.interruptGrace = times.interruptGrace();
    }

    /**
     * How long a drain waits.
     *
     * @param drainTime for running tasks to end by themselves
     * @param interruptGrace for interrupted ones to end
     */
    record Times(Duration drainTime, Duration interruptGrace) {}

    void refuseIfUnderWay() {
        if (underWay) {
            throw new Refusal.Draining();
        }
    }

    boolean underWay() {
        return underWay;
    }

    /** Drains; returns when nothing runs any more, or nothing that could be waited for. */
    void run() {
        underWay = true;
        pools.all().forEach(LivePool::stopClaims);
        var running = attempts.all().size();
        LOG.info("draining: {} tasks are running and get up to {}", running, drainTime);
        attempts.all().stream()
                .filter(asks(OnShutdown.ABANDON))
                .forEach(attempt -> attempt.stop(StopReason.ABANDON, clock.instant()));
        attempts.awaitNone(asks(OnShutdown.FINISH).negate(), drainTime);
        attempts.all().stream()
                .filter(asks(OnShutdown.REQUEUE))
                .forEach(attempt -> attempt.stop(StopReason.DRAIN, clock.instant()));
        attempts.awaitNone(asks(OnShutdown.FINISH).negate(), interruptGrace);
        attempts.all().stream().filter(asks(OnShutdown.FINISH).negate()).forEach(this::handBack);
        attempts.awaitNone(asks(OnShutdown.FINISH), Duration.ofDays(365));
        attempts.awaitNone(attempt -> true, interruptGrace);
        LOG.info("drained");
    }

    /** Its thread goes on for as long as the process lives, but what it comes to can no longer be recorded. */
    private void handBack(LiveAttempt attempt) {
        LOG.atWarn().addKeyValue("future", attempt.id()).log("the task ignores that it was told to stop");
        recorder.record(attempt, new Outcome.Stopped());
    }

    private static Predicate<LiveAttempt> asks(OnShutdown wish) {
        return attempt -> attempt.claimed().task().options().onShutdown() == wish;
    }
}
