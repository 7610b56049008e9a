package dev.millrace.store.sqlite;

import dev.millrace.store.row.Bound;
import dev.millrace.store.row.StandingColumns;
import dev.millrace.store.row.Times;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How the columns that change over the life of a future are set. */
final class Standing {

    /** The columns in the order in which {@link #bind} sets them. */
    static final String NAMES =
            "state, rank, runnable_us, not_before, start_by, started_at, attempt, spent, lost_in_row,"
                    + " node, attempt_at, ended, result, error, content, finished_at, purge_at, done_number";

    /** The columns that change when an attempt ends for good, in the order in which {@link #bindEnd} sets them. */
    static final String END_NAMES =
            "state, spent, lost_in_row, ended, result, error, content, finished_at, purge_at, done_number";

    private Standing() {}

    /** @param number of the change that ends a member of a batch; absent: it is none, or is not done */
    static Bound bind(Bound statement, StandingColumns columns, @Nullable Long number) throws SQLException {
        var future = columns.future();
        var place = future.place();
        var log = future.attempts();
        var live = log.live();
        var ending = future.ending();
        return statement
                .text(future.state().name())
                .number(place.rank())
                .number(place.runnableMicros())
                .number(Times.nanosOrNull(place.notBefore()))
                .number(columns.startBy())
                .number(Times.nanosOrNull(future.startedAt()))
                .number(log.number())
                .number(log.spent())
                .number(log.lostInRow())
                .text(live == null ? null : live.node().value())
                .number(live == null ? null : Times.nanosOrNull(live.startedAt()))
                .text(columns.ended())
                .text(columns.result())
                .text(columns.error())
                .text(columns.content())
                .number(ending == null ? null : Times.nanosOrNull(ending.finishedAt()))
                .number(ending == null ? null : Times.nanosOrNull(ending.purgeAt()))
                .number(number);
    }

    static Bound bindEnd(Bound statement, StandingColumns columns, @Nullable Long number) throws SQLException {
        var future = columns.future();
        var log = future.attempts();
        var ending = future.ending();
        return statement
                .text(future.state().name())
                .number(log.spent())
                .number(log.lostInRow())
                .text(columns.ended())
                .text(columns.result())
                .text(columns.error())
                .text(columns.content())
                .number(ending == null ? null : Times.nanosOrNull(ending.finishedAt()))
                .number(ending == null ? null : Times.nanosOrNull(ending.purgeAt()))
                .number(number);
    }
}
