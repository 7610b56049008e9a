package dev.millrace.store.postgres;

import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.LazyRecord;
import dev.millrace.store.row.Times;
import dev.millrace.task.Claim;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A claim on its way. Written by the writer's thread, then read by whoever tells the outcome. */
final class Claiming {

    /** What others have locked is being claimed or cancelled by them, so it is passed over and not waited for. */
    private static final String CLAIM = """
            WITH head AS MATERIALIZED (
                SELECT id FROM futures
                WHERE pool = ? AND state = 'QUEUED' AND (start_by IS NULL OR start_by > ?)
                ORDER BY rank, seq LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE futures
            SET state = 'RUNNING', attempt = attempt + 1, node = ?, attempt_at = ?,
                started_at = coalesce(started_at, ?), start_by = NULL
            FROM head WHERE futures.id = head.id
            RETURNING %s, futures.seq, txid_current()
            """.formatted(FutureRow.COLUMNS);

    private final Claim claim;
    private List<LazyRecord> claimed = List.of();

    private Claiming(Claim claim) {
        this.claim = claim;
    }

    static Operation<Session, List<FutureRecord>> of(Claim claim) {
        return session -> {
            var claiming = new Claiming(claim);
            session.stage().claim(claiming);
            return claiming.answer();
        };
    }

    private Supplier<List<FutureRecord>> answer() {
        return () -> claimed.stream().map(LazyRecord::get).toList();
    }

    /** Whether it has to wait for its turn: see {@link TotalLimit}. */
    boolean limited() {
        return claim.maxTotal() != null;
    }

    Claim claim() {
        return claim;
    }

    void write(Session session) throws SQLException {
        write(session, claim.limit());
    }

    /** @param limit how many it takes at most */
    void write(Session session, int limit) throws SQLException {
        long now = Times.nanos(claim.now());
        var moved = session.of(CLAIM)
                .text(claim.pool().value())
                .number(now)
                .number(limit)
                .text(claim.node().value())
                .number(now)
                .number(now)
                .list(row -> Moved.read(session, row));
        claimed = Moved.inQueueOrder(moved, UnaryOperator.identity());
        for (var record : claimed) {
            Moved.takeDown(session, record, TaskState.QUEUED, TaskState.RUNNING);
        }
    }
}
