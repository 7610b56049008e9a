package dev.millrace.store.sqlite;

import dev.millrace.task.AttemptLog;
import dev.millrace.task.ContentRef;
import dev.millrace.task.Ending;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskError;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The columns of a future that change over its life. Made on the caller's thread, JSON included, so that the writer only
 * has to bind them.
 */
record StandingColumns(
        FutureRecord future,
        @Nullable Long startBy,
        @Nullable String ended,
        @Nullable String result,
        @Nullable String error,
        @Nullable String content) {

    /** The columns in the order in which {@link #bind} sets them. */
    static final String NAMES =
            "state, rank, runnable_us, not_before, start_by, started_at, attempt, spent, lost_in_row,"
                    + " node, attempt_at, ended, result, error, content, finished_at, purge_at, done_number";

    /** The columns that change when an attempt ends for good, in the order in which {@link #bindEnd} sets them. */
    static final String END_NAMES =
            "state, spent, lost_in_row, ended, result, error, content, finished_at, purge_at, done_number";

    static StandingColumns of(FutureRecord future) {
        var ending = future.ending();
        return new StandingColumns(
                future, startBy(future), ended(future.attempts()), result(ending), error(ending), content(ending));
    }

    /** @param number of the change that ends a member of a batch; absent: it is none, or is not done */
    Bound bind(Bound statement, @Nullable Long number) throws SQLException {
        var place = future.place();
        var log = future.attempts();
        var live = log.live();
        var ending = future.ending();
        return statement
                .text(future.state().name())
                .number(place.rank())
                .number(place.runnableMicros())
                .number(Times.nanosOrNull(place.notBefore()))
                .number(startBy)
                .number(Times.nanosOrNull(future.startedAt()))
                .number(log.number())
                .number(log.spent())
                .number(log.lostInRow())
                .text(live == null ? null : live.node().value())
                .number(live == null ? null : Times.nanosOrNull(live.startedAt()))
                .text(ended)
                .text(result)
                .text(error)
                .text(content)
                .number(ending == null ? null : Times.nanosOrNull(ending.finishedAt()))
                .number(ending == null ? null : Times.nanosOrNull(ending.purgeAt()))
                .number(number);
    }

    Bound bindEnd(Bound statement, @Nullable Long number) throws SQLException {
        var log = future.attempts();
        var ending = future.ending();
        return statement
                .text(future.state().name())
                .number(log.spent())
                .number(log.lostInRow())
                .text(ended)
                .text(result)
                .text(error)
                .text(content)
                .number(ending == null ? null : Times.nanosOrNull(ending.finishedAt()))
                .number(ending == null ? null : Times.nanosOrNull(ending.purgeAt()))
                .number(number);
    }

    private static @Nullable Long startBy(FutureRecord future) {
        return future.state().pending() ? Times.nanosOrNull(future.place().expiresAt()) : null;
    }

    private static @Nullable String ended(AttemptLog log) {
        return log.ended().isEmpty() ? null : EndedColumn.write(log.ended());
    }

    private static @Nullable String result(@Nullable Ending ending) {
        JsonNode result = ending == null ? null : ending.result();
        return result == null ? null : Json.RESULT.write(result);
    }

    private static @Nullable String error(@Nullable Ending ending) {
        TaskError error = ending == null ? null : ending.error();
        return error == null ? null : Json.ERROR.write(error);
    }

    private static @Nullable String content(@Nullable Ending ending) {
        ContentRef content = ending == null ? null : ending.content();
        return content == null ? null : Json.CONTENT.write(content);
    }
}
