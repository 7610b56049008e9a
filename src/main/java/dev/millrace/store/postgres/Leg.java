package dev.millrace.store.postgres;

import dev.millrace.store.row.StandingColumns;
import dev.millrace.task.FutureRecord;

/** A future's way from one record to the next. Written by the writer's thread, then read by whoever tells the outcome. */
final class Leg {

    private final FutureRecord from;
    private final StandingColumns to;
    private boolean taken;

    Leg(FutureRecord from, StandingColumns to) {
        this.from = from;
        this.to = to;
    }

    static Leg of(FutureRecord from, FutureRecord to) {
        return new Leg(from, StandingColumns.of(to));
    }

    FutureRecord from() {
        return from;
    }

    FutureRecord to() {
        return to.future();
    }

    StandingColumns columns() {
        return to;
    }

    void take() {
        taken = true;
    }

    /** Whether the future stood as before, and now stands as after. */
    boolean taken() {
        return taken;
    }
}
