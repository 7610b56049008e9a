package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.StandingColumns;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Compare-and-set of a future.
 *
 * <p>The number of the latest attempt is compared even if none is live, so that a record read before a whole further
 * life of the future, failed and retried and failed again, no longer stands.
 */
record Update(FutureRecord from, StandingColumns to) implements Operation<Session, Boolean> {

    private static final String STANDS = " WHERE id = ? AND state = ? AND attempt = ? AND node IS ?";

    private static final String UPDATE =
            "UPDATE futures SET (%s) = (%s)".formatted(Standing.NAMES, Standing.NAMES.replaceAll("\\w+", "?")) + STANDS;

    /** Of what ran, so that SQLite need not look at the indexes of what waits. */
    private static final String END = "UPDATE futures SET (%s) = (%s), node = NULL, attempt_at = NULL"
                    .formatted(Standing.END_NAMES, Standing.END_NAMES.replaceAll("\\w+", "?"))
            + STANDS;

    /** What succeeded is never run again, so it needs its inputs no more. What failed may be retried. */
    private static final String RELEASE_INPUTS = "DELETE FROM inputs WHERE used_by = ?";

    private static final String WATCHED = "SELECT watched FROM futures WHERE id = ?";

    static Update of(Transition transition) {
        return new Update(transition.from(), StandingColumns.of(transition.to()));
    }

    @Override
    public Supplier<Boolean> run(Session session) throws SQLException {
        boolean stood = Course.take(session, from, to.future(), to);
        return () -> stood;
    }

    /** Writes it if the future still stands as before, and tells who watches it then; empty: it does not. */
    static Optional<Integer> write(Session session, FutureRecord from, StandingColumns to) throws SQLException {
        var live = from.attempts().live();
        boolean done = to.future().state().done();
        var number = done && from.task().batch() != null ? session.nextNumber() : null;
        var bound = done && justEnds(from, to.future())
                ? Standing.bindEnd(session.of(END), to, number)
                : Standing.bind(session.of(UPDATE), to, number);
        int changed = bound.text(from.id().toString())
                .text(from.state().name())
                .number(from.attempts().number())
                .text(live == null ? null : live.node().value())
                .update();
        if (changed == 0) {
            return Optional.empty();
        }
        if (to.future().state() == TaskState.SUCCEEDED && !from.task().inputs().isEmpty()) {
            session.of(RELEASE_INPUTS).text(from.id().toString()).update();
        }
        return Optional.of(watched(session, from));
    }

    /** Whether an attempt ends for good and nothing else changes. */
    private static boolean justEnds(FutureRecord from, FutureRecord to) {
        return from.state().active()
                && to.attempts().live() == null
                && to.attempts().number() == from.attempts().number()
                && to.place().equals(from.place())
                && Objects.equals(to.startedAt(), from.startedAt());
    }

    private static int watched(Session session, FutureRecord future) throws SQLException {
        return session.watching()
                ? session.of(WATCHED)
                        .text(future.id().toString())
                        .first(row -> row.getInt(1))
                        .orElse(0)
                : 0;
    }
}
