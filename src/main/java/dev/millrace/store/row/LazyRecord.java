package dev.millrace.store.row;

import dev.millrace.task.FutureRecord;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A row that was moved, whose record is made when it is first asked for: after the commit, off the writer's path. */
public final class LazyRecord implements Supplier<FutureRecord> {

    private final FutureRow row;
    private final UnaryOperator<FutureRecord> move;

    /** Read and written by one thread after the other, whom the hand-over of the batch puts in order. */
    private @Nullable FutureRecord made;

    /** @param move takes the record of the row to how it stands after the move */
    public LazyRecord(FutureRow row, UnaryOperator<FutureRecord> move) {
        this.row = row;
        this.move = move;
    }

    @Override
    public FutureRecord get() {
        var record = made;
        if (record == null) {
            record = move.apply(row.future());
            made = record;
        }
        return record;
    }

    public FutureRow row() {
        return row;
    }

    public int attempt() {
        return row.attempt();
    }
}
