package dev.millrace.store.postgres;

import dev.millrace.store.row.FutureRow;
import dev.millrace.task.Attempt;
import dev.millrace.task.Dependency;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Insertion;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who runs after whom: the table {@code dependencies}.
 *
 * <p>Other servers write at the same time, and a statement sees what was committed when it began. So a predecessor's row is
 * locked before its state is read, and a successor's before what it still waits for is: whoever comes second waits for the
 * first to commit, and then looks.
 */
final class Dependencies {

    private static final String LOCK = "SELECT id, state FROM futures WHERE id = ANY (?) ORDER BY id FOR UPDATE";

    private static final String WATCH = "UPDATE futures SET watched = watched | " + Course.SUCCESSORS
            + " WHERE id = ANY (?) AND watched & " + Course.SUCCESSORS + " = 0";

    private static final String COUNT = """
            SELECT predecessor FROM dependencies WHERE predecessor = ANY (?) AND needed = 1
            GROUP BY predecessor HAVING count(*) >= %d
            """.formatted(Insertion.MAX_SUCCESSORS);

    private record Link(UUID predecessor, UUID successor, boolean open, boolean needed) {}

    private static final Columns<Link> LINKS = new Columns<>(List.of(
            Column.id("predecessor", Link::predecessor),
            Column.id("successor", Link::successor),
            Column.small("open", link -> link.open() ? 1 : 0),
            Column.small("needed", link -> link.needed() ? 1 : 0)));

    private static final String INSERT = """
            INSERT INTO dependencies (%s) SELECT %s FROM %s
            ON CONFLICT (predecessor, successor) DO UPDATE SET open = excluded.open, needed = excluded.needed
            """.formatted(LINKS.names(), LINKS.names(), LINKS.table());

    private static final String STANDS = """
            SELECT 1 FROM futures
            WHERE id = ? AND state = ? AND attempt = ? AND node IS NOT DISTINCT FROM ? FOR UPDATE
            """;

    private static final String WAITING_FOR = """
            SELECT %s FROM dependencies JOIN futures ON futures.id = dependencies.successor
            WHERE dependencies.predecessor = ? AND dependencies.open = 1 ORDER BY futures.id FOR UPDATE OF futures
            """.formatted(FutureRow.COLUMNS);

    private static final String ENDED = "UPDATE dependencies SET open = 0 WHERE predecessor = ? AND successor = ?";

    private static final String STILL_OPEN = "SELECT 1 FROM dependencies WHERE successor = ? AND open = 1 LIMIT 1";

    private static final String OVER = "UPDATE dependencies SET open = 0, needed = 0 WHERE successor = ANY (?)";

    private Dependencies() {}

    /**
     * Locks futures that others are to run after, marks that they have successors, and tells how they stand. Those that do
     * not exist are left out.
     */
    static Map<FutureId, TaskState> lock(Session session, Set<UUID> predecessors) throws SQLException {
        Map<FutureId, TaskState> states = new HashMap<>();
        if (predecessors.isEmpty()) {
            return states;
        }
        var ids = predecessors.toArray();
        session.of(LOCK)
                .array("uuid", ids)
                .list(row ->
                        states.put(new FutureId(row.getObject(1, UUID.class)), TaskState.valueOf(row.getString(2))));
        session.of(WATCH).array("uuid", ids).update();
        return states;
    }

    /** Those of the locked futures that have as many successors as they may have. */
    static Set<FutureId> full(Session session, Collection<FutureId> locked) throws SQLException {
        if (locked.isEmpty()) {
            return Set.of();
        }
        var ids = locked.stream().map(FutureId::value).toArray();
        return new HashSet<>(
                session.of(COUNT).array("uuid", ids).list(row -> new FutureId(row.getObject(1, UUID.class))));
    }

    /**
     * How a future really stands, given how those it is to run after stand.
     *
     * @param states of those that exist; one that is gone, as it may be when its successor is tried again, counts as cancelled
     */
    static FutureRecord standing(FutureRecord future, Map<FutureId, TaskState> states, Instant now) {
        boolean open = false;
        for (var dependency : future.task().after()) {
            var end = states.get(dependency.predecessor());
            if (end != null && !end.done()) {
                open = true;
            } else if (!dependency.condition().met(end == null ? TaskState.CANCELLED : end)) {
                return future.unmet(dependency, end, now);
            }
        }
        return open ? future : future.released(micros(now));
    }

    /** Takes down whom futures are to run after. */
    static void register(Session session, List<FutureRecord> futures, Map<FutureId, TaskState> states)
            throws SQLException {
        var links = new ArrayList<Link>();
        for (var future : futures) {
            boolean needed = !future.state().done();
            for (var dependency : future.task().after()) {
                var state = states.get(dependency.predecessor());
                boolean open = needed && state != null && !state.done();
                links.add(new Link(dependency.predecessor().value(), future.id().value(), open, needed));
            }
        }
        if (!links.isEmpty()) {
            LINKS.bind(session.of(INSERT), links).update();
        }
    }

    /** Whether a future still stands so; its row is locked then. */
    static boolean stands(Session session, FutureRecord future) throws SQLException {
        Attempt live = future.attempts().live();
        return session.of(STANDS)
                .id(future.id().value())
                .text(future.state().name())
                .number(future.attempts().number())
                .text(live == null ? null : live.node().value())
                .first(row -> true)
                .orElse(false);
    }

    /** A future that is to be tried again, and what it has to wait for anew. */
    static FutureRecord renew(Session session, FutureRecord retried) throws SQLException {
        var predecessors = new HashSet<UUID>();
        retried.task()
                .after()
                .forEach(dependency -> predecessors.add(dependency.predecessor().value()));
        var states = lock(session, predecessors);
        var next = standing(retried, states, session.now());
        register(session, List.of(next), states);
        return next;
    }

    /** Those that wait for a future, locked. */
    static List<FutureRecord> waitingFor(Session session, FutureId predecessor) throws SQLException {
        return session.of(WAITING_FOR).id(predecessor.value()).list(FutureRow::read).stream()
                .map(FutureRow::future)
                .toList();
    }

    /** What becomes of a waiting future when one of those that it waited for has ended; empty: it waits on. */
    static Optional<FutureRecord> ended(Session session, FutureRecord waiting, FutureRecord predecessor)
            throws SQLException {
        var id = waiting.id().value();
        session.of(ENDED).id(predecessor.id().value()).id(id).update();
        Dependency dependency = waiting.task().after().stream()
                .filter(each -> each.predecessor().equals(predecessor.id()))
                .findAny()
                .orElseThrow();
        if (!dependency.condition().met(predecessor.state())) {
            return Optional.of(waiting.unmet(dependency, predecessor.state(), session.now()));
        }
        boolean waits = session.of(STILL_OPEN).id(id).first(row -> true).orElse(false);
        return waits ? Optional.empty() : Optional.of(waiting.released(micros(session.now())));
    }

    /** The successors are done, and need nobody any more. */
    static void over(Session session, List<UUID> successors) throws SQLException {
        if (!successors.isEmpty()) {
            session.of(OVER).array("uuid", successors.toArray()).update();
        }
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
