package dev.millrace.store.row;

import dev.millrace.task.AttemptLog;
import dev.millrace.task.ContentRef;
import dev.millrace.task.Ending;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The columns of a future that change over its life. Made on the caller's thread, JSON included, so that the writer only
 * has to bind them.
 */
public record StandingColumns(
        FutureRecord future,
        @Nullable Long startBy,
        @Nullable String ended,
        @Nullable String result,
        @Nullable String error,
        @Nullable String content) {

    public static StandingColumns of(FutureRecord future) {
        var ending = future.ending();
        return new StandingColumns(
                future, startBy(future), ended(future.attempts()), result(ending), error(ending), content(ending));
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
