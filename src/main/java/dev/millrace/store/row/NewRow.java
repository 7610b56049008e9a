package dev.millrace.store.row;

import dev.millrace.task.Callback;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NewFuture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A future to be added, made ready on the caller's thread, JSON included.
 *
 * @param maxQueued as in {@link NewFuture}
 */
public record NewRow(
        StandingColumns standing,
        List<Callback> callbacks,
        String spec,
        String options,
        @Nullable String inputs,
        @Nullable String after,
        int watched,
        @Nullable Integer maxQueued) {

    /** The bit of {@code watched} that says so. */
    private static final int WITH_CALLBACKS = 1;

    public static NewRow of(NewFuture added) {
        var future = added.future();
        var task = future.task();
        return new NewRow(
                StandingColumns.of(future),
                added.callbacks(),
                Json.SPEC.write(task.spec()),
                OptionsColumn.write(task.options(), task.trace()),
                task.inputs().isEmpty() ? null : Json.INPUTS.write(task.inputs()),
                task.after().isEmpty() ? null : Json.AFTER.write(task.after()),
                added.callbacks().isEmpty() ? 0 : WITH_CALLBACKS,
                added.maxQueued());
    }

    public FutureRecord future() {
        return standing.future();
    }
}
