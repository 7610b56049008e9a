package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Operation;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Transition;
import java.sql.SQLException;
import java.util.function.Supplier;

/**
 * Compare-and-set of a future.
 *
 * <p>The number of the latest attempt is compared even if none is live, so that a record read before a whole further
 * life of the future, failed and retried and failed again, no longer stands.
 */
record Update(FutureRecord from, StandingColumns to) implements Operation<Statements, Boolean> {

    private static final String UPDATE =
            """
            UPDATE futures SET (%s) = (%s)
            WHERE id = ? AND state = ? AND attempt = ? AND node IS ?
            """.formatted(StandingColumns.NAMES, StandingColumns.NAMES.replaceAll("\\w+", "?"));

    static Update of(Transition transition) {
        return new Update(transition.from(), StandingColumns.of(transition.to()));
    }

    @Override
    public Supplier<Boolean> run(Statements statements) throws SQLException {
        var live = from.attempts().live();
        int changed = to.bind(statements.of(UPDATE))
                .text(from.id().toString())
                .text(from.state().name())
                .number(from.attempts().number())
                .text(live == null ? null : live.node().value())
                .update();
        return () -> changed == 1;
    }
}
