package dev.millrace.store.postgres;

import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.StandingColumns;
import dev.millrace.task.Attempt;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compare-and-set of futures, many at once.
 *
 * <p>The number of the latest attempt is compared even if none is live, so that a record read before a whole further
 * life of the future, failed and retried and failed again, no longer stands.
 */
record Update(Leg leg) implements Operation<Session, Boolean> {

    /** Each before its name, since the columns to be set have the same ones. */
    private static final List<Column<Leg>> STANDS = List.of(
            Column.id("from_id", leg -> leg.from().id().value()),
            Column.text("from_state", leg -> leg.from().state().name()),
            Column.small("from_attempt", leg -> leg.from().attempts().number()),
            Column.text("from_node", leg -> node(leg.from())));

    private static final Sql<Leg> UPDATE = sql(
            Standing.columns(Leg::columns),
            Set.of(
                    "from_id",
                    "rank",
                    "runnable_us",
                    "not_before",
                    "start_by",
                    "started_at",
                    "attempt_at",
                    "ended",
                    "result",
                    "finished_at",
                    "purge_at"),
            "");

    /** In all else, ends of attempts are alike as a rule. */
    private static final Sql<Leg> UPDATE_END = sql(
            Standing.endColumns(Leg::columns),
            Set.of("from_id", "ended", "result", "finished_at", "purge_at"),
            ", node = NULL, attempt_at = NULL");

    /** What succeeded is never run again, so it needs its inputs no more. What failed may be retried. */
    private static final String RELEASE_INPUTS = "DELETE FROM inputs WHERE used_by = ANY (?)";

    static Update of(Transition transition) {
        return new Update(new Leg(transition.from(), StandingColumns.of(transition.to())));
    }

    @Override
    public Supplier<Boolean> run(Session session) throws SQLException {
        if (leg.from().state().done() && !leg.to().task().after().isEmpty()) {
            boolean taken = Course.takeAnew(session, leg);
            return () -> taken;
        }
        var staged = new Leg(leg.from(), leg.columns());
        session.stage().move(session, staged);
        return staged::taken;
    }

    /** Those of the legs that were taken, each with what watches it then. */
    static Map<Leg, Integer> write(Session session, List<Leg> legs) throws SQLException {
        // INVARIANT: rows are locked in the order of their ids, so that two servers do not wait for each other
        var sorted = legs.stream()
                .sorted(Comparator.comparing(leg -> leg.from().id()))
                .collect(Collectors.partitioningBy(Update::justEnds));
        Map<UUID, Integer> watched = new HashMap<>();
        write(session, UPDATE_END, Objects.requireNonNull(sorted.get(true)), watched);
        write(session, UPDATE, Objects.requireNonNull(sorted.get(false)), watched);
        Map<Leg, Integer> taken = new LinkedHashMap<>();
        for (var leg : legs) {
            var bits = watched.get(leg.from().id().value());
            if (bits != null) {
                leg.take();
                taken.put(leg, bits);
            }
        }
        releaseInputs(session, taken.keySet());
        return taken;
    }

    private static void write(Session session, Sql<Leg> sql, List<Leg> legs, Map<UUID, Integer> watched)
            throws SQLException {
        if (!legs.isEmpty()) {
            sql.bind(session, legs).list(row -> read(session, row, watched));
        }
    }

    private static boolean read(Session session, ResultSet row, Map<UUID, Integer> watched) throws SQLException {
        watched.put(row.getObject(1, UUID.class), row.getInt(2));
        session.transaction(row.getLong(3));
        return true;
    }

    private static void releaseInputs(Session session, Iterable<Leg> taken) throws SQLException {
        var users = new ArrayList<UUID>();
        for (var leg : taken) {
            if (leg.to().state() == TaskState.SUCCEEDED
                    && !leg.from().task().inputs().isEmpty()) {
                users.add(leg.from().id().value());
            }
        }
        if (!users.isEmpty()) {
            session.of(RELEASE_INPUTS).array("uuid", users.toArray()).update();
        }
    }

    /** Whether an attempt ends for good and nothing else changes. */
    private static boolean justEnds(Leg leg) {
        FutureRecord from = leg.from();
        FutureRecord to = leg.to();
        return to.state().done()
                && from.state().active()
                && to.attempts().live() == null
                && to.attempts().number() == from.attempts().number()
                && to.place().equals(from.place())
                && Objects.equals(to.startedAt(), from.startedAt());
    }

    private static Sql<Leg> sql(Stream<Column<Leg>> columns, Set<String> own, String more) {
        var list = columns.toList();
        var set = list.stream()
                .map(column -> column.name() + " = n." + column.name())
                .collect(Collectors.joining(", "));
        var all = Stream.concat(STANDS.stream(), list.stream()).toList();
        return Sql.of(new Columns<>(all, own), table -> """
                UPDATE futures SET %s FROM %s
                WHERE futures.id = n.from_id AND futures.state = n.from_state AND futures.attempt = n.from_attempt
                    AND futures.node IS NOT DISTINCT FROM n.from_node
                RETURNING futures.id, futures.watched, txid_current()
                """.formatted(set + more, table));
    }

    private static @Nullable String node(FutureRecord future) {
        Attempt live = future.attempts().live();
        return live == null ? null : live.node().value();
    }
}
