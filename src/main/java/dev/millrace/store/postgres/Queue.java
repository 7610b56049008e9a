package dev.millrace.store.postgres;

import dev.millrace.store.commit.Answers;
import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.LazyRecord;
import dev.millrace.store.row.PoolRow;
import dev.millrace.store.row.Times;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.StoredPool;
import dev.millrace.task.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The writes that move many futures at once along a pool's queue, except claims. */
final class Queue {

    private static final String PROMOTE = """
            WITH due AS MATERIALIZED (
                SELECT id FROM futures WHERE state = 'SCHEDULED' AND not_before <= ?
                ORDER BY not_before LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE futures SET state = 'QUEUED', not_before = NULL FROM due WHERE futures.id = due.id
            RETURNING %s, futures.seq, txid_current()
            """.formatted(FutureRow.COLUMNS);

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

    /** There is one row, so it is written where it stands. */
    private static final String PROBE =
            "INSERT INTO probe (one, times) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET times = probe.times + 1";

    private Queue() {}

    static Operation<Session, List<FutureRecord>> promote(Instant now, int limit) {
        return session -> {
            var moved =
                    session.of(PROMOTE).number(Times.nanos(now)).number(limit).list(row -> Moved.read(session, row));
            var promoted = Moved.inQueueOrder(moved, UnaryOperator.identity());
            for (var record : promoted) {
                Moved.takeDown(session, record, TaskState.SCHEDULED, TaskState.QUEUED);
            }
            return () -> promoted.stream().map(LazyRecord::get).toList();
        };
    }

    static Operation<Session, Void> rerank(PoolName pool, QueueOrder order) {
        return session -> {
            for (var sql : RERANK_UNFINISHED) {
                session.of(sql).text(order.name()).text(pool.value()).update();
            }
            return Answers.nothing();
        };
    }

    /** The futures first: rows of pools are locked after theirs. */
    static Operation<Session, Void> reorder(StoredPool pool) {
        Operation<Session, Void> save = PoolRow.save(pool);
        var rerank =
                rerank(pool.name(), Objects.requireNonNull(pool.definition()).order());
        return session -> {
            rerank.run(session);
            return save.run(session);
        };
    }

    static Operation<Session, Void> probe() {
        return session -> {
            session.of(PROBE).update();
            return Answers.nothing();
        };
    }
}
