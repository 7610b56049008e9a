package dev.millrace.task;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a future when an attempt at it ends: done, or back in line. Pure but for the jitter.
 *
 * <p>A cancelled attempt is never tried again; whatever else it really did stands. Nor is one that ran out of memory, since
 * it would again: the pool that it would run in gives it no more.
 *
 * @param random where the jitter comes from
 * @param maxLostInRow attempts lost one after the other after which a future fails, so that a task that kills its node
 *     does not kill one after the other
 */
public record AttemptRules(RandomGenerator random, int maxLostInRow) {

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

    /**
     * The record that follows when the work of the live attempt has ended.
     *
     * @param running in state {@code RUNNING} or {@code CANCELLING}
     * @param stop why the attempt was told to stop, if it was
     */
    public FutureRecord ended(FutureRecord running, Outcome outcome, @Nullable StopReason stop, Instant now) {
        return switch (outcome) {
            case Outcome.Succeeded(var result, var content) -> running.succeeded(result, content, now);
            case Outcome.Failed(var endedBy, var error, var retryAfter) ->
                failed(running, endedBy, error, retryAfter, now);
            case Outcome.Stopped() -> stopped(running, stop, now);
            case Outcome.Postponed(var until, var _) -> postponed(running, until, stop, now);
            case Outcome.HandOver(var pool, var _) ->
                throw new IllegalArgumentException("an attempt that goes on in pool '" + pool + "' has not ended");
        };
    }

    /** The record that follows when the node of the live attempt was given up on. */
    public FutureRecord lost(FutureRecord running, Instant now) {
        var error = TaskError.retryable(ErrorCode.LOST, "the server that ran the attempt died");
        var log = running.attempts().end(EndedBy.LOST, error, now);
        if (running.state() == TaskState.CANCELLING) {
            return running.cancelled(log, cancelled(), now);
        }
        if (log.lostInRow() >= maxLostInRow) {
            var message = "the server died during each of the last " + log.lostInRow() + " attempts";
            return running.failed(log, TaskError.of(ErrorCode.LOST, message), now);
        }
        return running.requeued(log, null);
    }

    private FutureRecord stopped(FutureRecord running, @Nullable StopReason stop, Instant now) {
        if (running.state() == TaskState.CANCELLING || stop == StopReason.CANCEL) {
            var error = cancelled();
            return running.cancelled(running.attempts().end(EndedBy.CANCELLED, error, now), error, now);
        }
        if (stop == StopReason.TIMEOUT) {
            var error = TaskError.retryable(ErrorCode.TIMEOUT, "the attempt ran longer than its timeout");
            return failed(running, EndedBy.TIMEOUT, error, null, now);
        }
        if (stop == StopReason.DRAIN) {
            return running.requeued(running.attempts().end(EndedBy.INTERRUPTED, null, now), null);
        }
        if (stop == StopReason.ABANDON) {
            var error = TaskError.of(ErrorCode.ABANDONED, "the server shut down while the task ran");
            return running.cancelled(running.attempts().end(EndedBy.INTERRUPTED, error, now), error, now);
        }
        var error = TaskError.retryable(ErrorCode.TASK_FAILED, "the task stopped though nobody told it to");
        return failed(running, EndedBy.ERROR, error, null, now);
    }

    /** What was told to end for good is not put off. */
    private FutureRecord postponed(FutureRecord running, Instant until, @Nullable StopReason stop, Instant now) {
        boolean over =
                running.state() == TaskState.CANCELLING || stop == StopReason.CANCEL || stop == StopReason.ABANDON;
        return over
                ? stopped(running, stop, now)
                : running.requeued(running.attempts().withdrawn(), until.isAfter(now) ? until : null);
    }

    private FutureRecord failed(
            FutureRecord running, EndedBy endedBy, TaskError error, @Nullable Duration retryAfter, Instant now) {
        var log = running.attempts().end(endedBy, error, now);
        var policy = running.task().options().retry();
        boolean again = running.state() == TaskState.RUNNING
                && error.retryable()
                && endedBy != EndedBy.OOM
                && log.spent() < policy.maxAttempts();
        if (!again) {
            return running.failed(log, error, now);
        }
        var pause = policy.delayAfter(log.spent(), random);
        if (retryAfter != null && retryAfter.compareTo(pause) > 0) {
            pause = retryAfter.compareTo(LONGEST_RETRY_AFTER) < 0 ? retryAfter : LONGEST_RETRY_AFTER;
        }
        return running.requeued(log, pause.isZero() ? null : now.plus(pause));
    }

    private static TaskError cancelled() {
        return TaskError.of(ErrorCode.CANCELLED, "cancelled while it ran");
    }
}
