package dev.millrace.store.sqlite;

import dev.millrace.store.row.FutureRow;
import dev.millrace.task.Dependency;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Insertion;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who runs after whom: the table {@code dependencies}. */
final class Dependencies {

    private static final String STATE = "SELECT state FROM futures WHERE id = ?";

    private static final String COUNT = "SELECT count(*) FROM dependencies WHERE predecessor = ? AND needed = 1";

    private static final String INSERT =
            "INSERT OR REPLACE INTO dependencies (predecessor, successor, open, needed) VALUES (?, ?, ?, 1)";

    private static final String WATCH = "UPDATE futures SET watched = watched | " + Course.SUCCESSORS + " WHERE id = ?";

    private static final String WAITING_FOR = """
            SELECT %s FROM dependencies CROSS JOIN futures ON futures.id = dependencies.successor
            WHERE dependencies.predecessor = ? AND dependencies.open = 1 ORDER BY futures.seq
            """.formatted(FutureRow.COLUMNS);

    private static final String ENDED = "UPDATE dependencies SET open = 0 WHERE predecessor = ? AND successor = ?";

    private static final String STILL_OPEN = "SELECT 1 FROM dependencies WHERE successor = ? AND open = 1 LIMIT 1";

    private static final String OVER = "UPDATE dependencies SET open = 0, needed = 0 WHERE successor = ?";

    private Dependencies() {}

    /** Why a new future cannot be added: empty if it can. */
    static Optional<Insertion> refusal(Session session, FutureRecord future, Map<FutureId, TaskState> family)
            throws SQLException {
        for (var dependency : future.task().after()) {
            var predecessor = dependency.predecessor();
            if (family.containsKey(predecessor)) {
                continue;
            }
            if (state(session, predecessor).isEmpty()) {
                return Optional.of(new Insertion.NoPredecessor(predecessor));
            }
            long successors = session.of(COUNT)
                    .text(predecessor.toString())
                    .first(row -> row.getLong(1))
                    .orElse(0L);
            if (successors >= Insertion.MAX_SUCCESSORS) {
                return Optional.of(new Insertion.TooManySuccessors(predecessor));
            }
        }
        return Optional.empty();
    }

    /** How a new future really stands, given how those it is to run after stand. Reads only. */
    static FutureRecord standing(Session session, FutureRecord future, Map<FutureId, TaskState> family)
            throws SQLException {
        boolean open = false;
        for (var dependency : future.task().after()) {
            var end = state(session, dependency.predecessor(), family).orElse(null);
            if (end != null && !end.done()) {
                open = true;
            } else if (!dependency.condition().met(end == null ? TaskState.CANCELLED : end)) {
                return future.unmet(dependency, end, session.now());
            }
        }
        return open ? future : future.released(micros(session.now()));
    }

    /** Takes down whom a new future is to run after. */
    static void register(Session session, FutureRecord future, Map<FutureId, TaskState> family) throws SQLException {
        for (var dependency : future.task().after()) {
            var predecessor = dependency.predecessor().toString();
            boolean open = !future.state().done()
                    && state(session, dependency.predecessor(), family)
                            .filter(state -> !state.done())
                            .isPresent();
            session.of(INSERT)
                    .text(predecessor)
                    .text(future.id().toString())
                    .number(open ? 1 : 0)
                    .update();
            session.watch();
            session.of(WATCH).text(predecessor).update();
        }
        if (future.state().done()) {
            over(session, future.id());
        }
    }

    /** A future that is to be tried again, and what it has to wait for anew. */
    static FutureRecord renew(Session session, FutureRecord retried) throws SQLException {
        var next = standing(session, retried, Map.of());
        register(session, next, Map.of());
        return next;
    }

    static List<FutureRecord> waitingFor(Session session, FutureId predecessor) throws SQLException {
        return session.of(WAITING_FOR).text(predecessor.toString()).list(FutureRow::read).stream()
                .map(FutureRow::future)
                .toList();
    }

    /** What becomes of a waiting future when one of those that it waited for has ended; empty: it waits on. */
    static Optional<FutureRecord> ended(Session session, FutureRecord waiting, FutureRecord predecessor)
            throws SQLException {
        var id = waiting.id().toString();
        session.of(ENDED).text(predecessor.id().toString()).text(id).update();
        var dependency = dependency(waiting, predecessor.id());
        if (!dependency.condition().met(predecessor.state())) {
            return Optional.of(waiting.unmet(dependency, predecessor.state(), session.now()));
        }
        boolean waits = session.of(STILL_OPEN).text(id).first(row -> true).orElse(false);
        return waits ? Optional.empty() : Optional.of(waiting.released(micros(session.now())));
    }

    /** The successor is done, and needs nobody any more. */
    static void over(Session session, FutureId successor) throws SQLException {
        session.of(OVER).text(successor.toString()).update();
    }

    private static Dependency dependency(FutureRecord waiting, FutureId predecessor) {
        return waiting.task().after().stream()
                .filter(dependency -> dependency.predecessor().equals(predecessor))
                .findAny()
                .orElseThrow();
    }

    /** Empty: it is gone, as it may be when its successor is tried again, and counts as cancelled. */
    private static Optional<TaskState> state(Session session, FutureId id, Map<FutureId, TaskState> family)
            throws SQLException {
        var known = family.get(id);
        return known != null ? Optional.of(known) : state(session, id);
    }

    private static Optional<TaskState> state(Session session, FutureId id) throws SQLException {
        return session.of(STATE).text(id.toString()).first(row -> TaskState.valueOf(row.getString(1)));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
