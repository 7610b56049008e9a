package dev.millrace.engine;

import dev.millrace.task.Attempt;
import dev.millrace.task.AttemptLog;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.Ending;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Place;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells how a future stood after an earlier change, as far as its present record still shows that. */
final class Hindsight {

    private Hindsight() {}

    static FutureRecord at(ChangeLog.Entry entry, FutureRecord now) {
        var state = entry.state();
        var attempts = attempts(entry, now.attempts());
        boolean same = state == now.state() && entry.attempt() == now.attempts().number();
        var ending = !state.done() ? null : same ? now.ending() : endingThen(state, attempts, now);
        var startedAt = entry.attempt() == 0 ? null : now.startedAt();
        return new FutureRecord(now.task(), state, same ? now.place() : placeThen(now), startedAt, attempts, ending);
    }

    private static AttemptLog attempts(ChangeLog.Entry entry, AttemptLog now) {
        var upTo = now.all().stream()
                .filter(attempt -> attempt.number() <= entry.attempt())
                .toList();
        if (!entry.state().active()) {
            return new AttemptLog(entry.attempt(), now.spent(), now.lostInRow(), null, upTo);
        }
        boolean kept = !upTo.isEmpty() && upTo.getLast().number() == entry.attempt();
        var live = kept ? begun(upTo.getLast()) : null;
        var ended = kept ? upTo.subList(0, upTo.size() - 1) : upTo;
        return new AttemptLog(entry.attempt(), now.spent(), now.lostInRow(), live, ended);
    }

    private static Attempt begun(Attempt attempt) {
        return new Attempt(attempt.number(), attempt.node(), attempt.startedAt(), null, null, null);
    }

    /** When it was to start or to expire then is not kept. */
    private static Place placeThen(FutureRecord now) {
        return now.place().started();
    }

    /** The end of a future that was tried again since: its record holds no more of that than its last attempt then. */
    private static Ending endingThen(TaskState state, AttemptLog attempts, FutureRecord now) {
        var last = lastOf(attempts.ended());
        Instant finishedAt = now.task().createdAt();
        if (last != null && last.endedAt() != null) {
            finishedAt = last.endedAt();
        }
        var error = last == null ? null : last.error();
        if (error == null) {
            var code = state == TaskState.CANCELLED ? ErrorCode.CANCELLED : ErrorCode.TASK_FAILED;
            error = TaskError.of(code, "it was tried again since, and why it ended then is not kept");
        }
        return new Ending(null, error, null, finishedAt, finishedAt);
    }

    private static @Nullable Attempt lastOf(List<Attempt> attempts) {
        return attempts.isEmpty() ? null : attempts.getLast();
    }
}
