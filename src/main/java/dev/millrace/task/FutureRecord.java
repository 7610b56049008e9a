package dev.millrace.task;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The durable truth about one future at one moment; immutable.
 *
 * <p>The methods compute the record that may follow. None of them makes it true: that is done by a store, with a
 * {@link Transition} that compares before it sets.
 *
 * @param startedAt when the first attempt began
 * @param ending present exactly when the state is {@link TaskState#done()}
 */
public record FutureRecord(
        Task task,
        TaskState state,
        Place place,
        @Nullable Instant startedAt,
        AttemptLog attempts,
        @Nullable Ending ending) {

    public FutureRecord {
        if (state.done() != (ending != null)) {
            throw new IllegalArgumentException("state " + state + " and ending disagree");
        }
    }

    /** A future that nothing has happened to yet. */
    public static FutureRecord submitted(Task task, Place place) {
        if (!task.after().isEmpty()) {
            return new FutureRecord(task, TaskState.WAITING, place, null, AttemptLog.NONE, null);
        }
        var state = place.notBefore() == null ? TaskState.QUEUED : TaskState.SCHEDULED;
        return new FutureRecord(task, state, place, null, AttemptLog.NONE, null);
    }

    public FutureId id() {
        return task.id();
    }

    /** The record after its time has come. */
    public FutureRecord due() {
        return new FutureRecord(task, TaskState.QUEUED, place.until(null), startedAt, attempts, null);
    }

    /**
     * The record after everything it waited for ended as it should. It goes to the end of the line, since only now it has
     * become runnable, unless its time is still to come.
     *
     * @param micros the time now, in microseconds since 1970
     */
    public FutureRecord released(long micros) {
        var notBefore = place.notBefore();
        boolean later = notBefore != null && TimeUnit.MILLISECONDS.toMicros(notBefore.toEpochMilli()) > micros;
        var next = later
                ? place
                : place.until(null).runnableFrom(micros, task.options().priority());
        return new FutureRecord(task, later ? TaskState.SCHEDULED : TaskState.QUEUED, next, startedAt, attempts, null);
    }

    /**
     * The record after something that it waited for ended otherwise than it should.
     *
     * @param end absent: it does not exist any more
     */
    public FutureRecord unmet(Dependency dependency, @Nullable TaskState end, Instant now) {
        var which = "future " + dependency.predecessor() + ", which this one waited for, ";
        return dependency.condition() == Dependency.Condition.FAILURE
                ? cancelled(attempts, TaskError.of(ErrorCode.NOT_NEEDED, which + "succeeded"), now)
                : failed(
                        attempts,
                        TaskError.of(ErrorCode.PREDECESSOR_FAILED, which + (end == null ? "was deleted" : "is " + end)),
                        now);
    }

    /** The record after a node claimed it. */
    public FutureRecord begun(NodeId node, Instant now) {
        var started = startedAt == null ? now : startedAt;
        return new FutureRecord(task, TaskState.RUNNING, place.started(), started, attempts.begin(node, now), null);
    }

    /** The record after a cancel was asked for: done at once, unless an attempt still holds a slot. */
    public FutureRecord cancelRequested(Instant now) {
        return state.active()
                ? new FutureRecord(task, TaskState.CANCELLING, place, startedAt, attempts, null)
                : cancelled(attempts, TaskError.of(ErrorCode.CANCELLED, "cancelled before it was started"), now);
    }

    /** The record after it was not started in time. */
    public FutureRecord expired(Instant now) {
        return failed(attempts, TaskError.of(ErrorCode.EXPIRED, "not started within its ttl"), now);
    }

    /**
     * The record after someone asked to try a failed or cancelled future again; its ttl is over and forgotten. What it
     * has to wait for is looked at anew by the store.
     */
    public FutureRecord retried(QueueOrder order) {
        var again = place.started().ranked(order, task.options().priority());
        var state = task.after().isEmpty() ? TaskState.QUEUED : TaskState.WAITING;
        return new FutureRecord(task, state, again, startedAt, attempts.renewed(), null);
    }

    /** The record with the rank that the order of its pool gives it now. */
    public FutureRecord ranked(QueueOrder order) {
        var ranked = place.ranked(order, task.options().priority());
        return new FutureRecord(task, state, ranked, startedAt, attempts, ending);
    }

    /** The record after its work succeeded. */
    public FutureRecord succeeded(JsonNode result, @Nullable ContentRef content, Instant now) {
        var end = new Ending(result, null, content, now, now.plus(task.options().retention()));
        return new FutureRecord(task, TaskState.SUCCEEDED, place, startedAt, attempts.end(EndedBy.OK, null, now), end);
    }

    FutureRecord failed(AttemptLog log, TaskError error, Instant now) {
        return new FutureRecord(task, TaskState.FAILED, place, startedAt, log, ending(error, now));
    }

    FutureRecord cancelled(AttemptLog log, TaskError error, Instant now) {
        return new FutureRecord(task, TaskState.CANCELLED, place, startedAt, log, ending(error, now));
    }

    /** The record back in line at its old rank, at once or not before a time. */
    FutureRecord requeued(AttemptLog log, @Nullable Instant notBefore) {
        var state = notBefore == null ? TaskState.QUEUED : TaskState.SCHEDULED;
        return new FutureRecord(task, state, place.until(notBefore), startedAt, log, null);
    }

    /** Scheduled, and may start now after all. */
    public FutureRecord dueNow() {
        return new FutureRecord(task, TaskState.QUEUED, place.until(null), startedAt, attempts, null);
    }

    private Ending ending(TaskError error, Instant now) {
        return new Ending(null, error, null, now, now.plus(task.options().retention()));
    }
}
