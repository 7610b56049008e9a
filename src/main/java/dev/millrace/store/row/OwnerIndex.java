package dev.millrace.store.row;

import dev.millrace.task.FutureQuery;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The indexes of futures by owner that hold those of some states only, so that a list by both reads no others. */
public enum OwnerIndex {
    UNSTARTED("futures_unstarted_by_owner", "futures.state IN ('SCHEDULED', 'WAITING', 'QUEUED')"),
    UNSUCCESSFUL("futures_unsuccessful_by_owner", "futures.state IN ('FAILED', 'CANCELLED')");

    private final String index;
    private final String condition;

    OwnerIndex(String index, String condition) {
        this.index = index;
        this.condition = condition;
    }

    /** The one that holds all that is asked for; empty: none of them does. */
    public static Optional<OwnerIndex> of(FutureQuery query) {
        return Optional.ofNullable(query.owner() == null ? null : ofStateIn(query));
    }

    private static @Nullable OwnerIndex ofStateIn(FutureQuery query) {
        return switch (query.state()) {
            case SCHEDULED, WAITING, QUEUED -> UNSTARTED;
            case FAILED, CANCELLED -> UNSUCCESSFUL;
            case RUNNING, CANCELLING, SUCCEEDED -> null;
            case null -> null;
        };
    }

    /** Its name in the database. */
    public String index() {
        return index;
    }

    /** What its rows have in common: said in the query as well, since SQLite does not conclude it from the state. */
    public String condition() {
        return condition;
    }
}
