package dev.millrace.engine;

import dev.millrace.task.ChangeLog;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which futures a stream tells of.
 *
 * @param only the one future, if it is one
 * @param filter what the futures must have otherwise; its cursor and limit have no meaning here
 */
record Scope(@Nullable FutureId only, FutureQuery filter) {

    private static final FutureQuery EVERYTHING = new FutureQuery(null, null, null, null, Map.of(), null, null, 1);

    static Scope of(FutureId id) {
        return new Scope(id, EVERYTHING);
    }

    /** Whether a change can concern it, as far as its entry in the log tells. */
    boolean mayWant(ChangeLog.Entry entry) {
        return only == null ? wants(entry.state()) : only.equals(entry.future());
    }

    boolean wants(TaskState state) {
        return filter.state() == null || filter.state() == state;
    }

    boolean wants(FutureRecord future) {
        var task = future.task();
        var owner = filter.owner();
        var since = filter.since();
        return (only == null || only.equals(future.id()))
                && wants(future.state())
                && (filter.pool() == null || filter.pool().equals(task.pool()))
                && (filter.type() == null || filter.type().equals(task.spec().type()))
                && (owner == null || owner.equals(task.owner()))
                && (since == null || !task.createdAt().isBefore(since))
                && task.options()
                        .labels()
                        .entrySet()
                        .containsAll(filter.labels().entrySet());
    }

    /** Whether nothing comes after this: the one future is done. */
    boolean endsWith(FutureRecord future) {
        return only != null && future.state().done();
    }
}
