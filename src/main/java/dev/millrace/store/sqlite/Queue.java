package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Operation;
import dev.millrace.task.Claim;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The writes that move many futures at once along a pool's queue. */
final class Queue {

    private static final String CLAIM = """
            UPDATE futures
            SET state = 'RUNNING', attempt = attempt + 1, node = ?, attempt_at = ?,
                started_at = coalesce(started_at, ?), start_by = NULL
            WHERE seq IN (
                SELECT seq FROM futures INDEXED BY futures_queue
                WHERE pool = ? AND state = 'QUEUED' AND (start_by IS NULL OR start_by > ?)
                ORDER BY rank, seq LIMIT ?)
            RETURNING %s, seq
            """.formatted(FutureRow.RETURNED);

    private static final String PROMOTE = """
            UPDATE futures SET state = 'QUEUED', not_before = NULL
            WHERE seq IN (
                SELECT seq FROM futures INDEXED BY futures_due
                WHERE state = 'SCHEDULED' AND not_before <= ?
                ORDER BY not_before LIMIT ?)
            RETURNING %s, seq
            """.formatted(FutureRow.RETURNED);

    /** The CASE is {@link QueueOrder#rank}. */
    private static final String RERANK = """
            UPDATE futures
            SET rank = CASE ? WHEN 'FIFO' THEN runnable_us WHEN 'LIFO' THEN -runnable_us
                ELSE runnable_us - priority * %d END
            WHERE pool = ? AND %%s
            """.formatted(QueueOrder.PRIORITY_STEP);

    /** What runs is ranked as well: it may have to go back into the queue. Each condition is that of an index. */
    private static final List<String> RERANK_UNFINISHED = Stream.of(
                    "state = 'SCHEDULED'", "state = 'WAITING'", "state = 'QUEUED'", "node IS NOT NULL")
            .map(RERANK::formatted)
            .toList();

    private static final int SEQ = 25;

    /** RETURNING gives rows in no order of its own. */
    private static final Comparator<Moved> IN_QUEUE_ORDER =
            Comparator.<Moved>comparingLong(moved -> moved.row().rank()).thenComparingLong(Moved::seq);

    private record Moved(long seq, FutureRow row) {}

    private Queue() {}

    static Operation<Statements, List<FutureRecord>> claim(Claim claim) {
        long now = Times.nanos(claim.now());
        return statements -> futures(statements
                .of(CLAIM)
                .text(claim.node().value())
                .number(now)
                .number(now)
                .text(claim.pool().value())
                .number(now)
                .number(claim.limit()));
    }

    static Operation<Statements, List<FutureRecord>> promote(Instant now, int limit) {
        return statements ->
                futures(statements.of(PROMOTE).number(Times.nanos(now)).number(limit));
    }

    static Operation<Statements, Void> rerank(PoolName pool, QueueOrder order) {
        return statements -> {
            for (var sql : RERANK_UNFINISHED) {
                statements.of(sql).text(order.name()).text(pool.value()).update();
            }
            return Answers.nothing();
        };
    }

    private static Supplier<List<FutureRecord>> futures(Bound statement) throws SQLException {
        var moved = statement.list(row -> new Moved(row.getLong(SEQ), FutureRow.read(row)));
        return () -> moved.stream()
                .sorted(IN_QUEUE_ORDER)
                .map(each -> each.row().future())
                .toList();
    }
}
