package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Answers;
import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.Bound;
import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.LazyRecord;
import dev.millrace.store.row.Times;
import dev.millrace.task.Claim;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The writes that move many futures at once along a pool's queue. */
final class Queue {

    /** Parameters: pool, now, limit. */
    private static final String HEAD = """
            FROM futures INDEXED BY futures_queue
            WHERE pool = ? AND state = 'QUEUED' AND (start_by IS NULL OR start_by > ?)
            ORDER BY rank, seq LIMIT ?
            """;

    private static final String SELECT_HEAD = "SELECT " + FutureRow.COLUMNS + " " + HEAD;

    private static final String CLAIM = """
            UPDATE futures
            SET state = 'RUNNING', attempt = attempt + 1, node = ?, attempt_at = ?,
                started_at = coalesce(started_at, ?), start_by = NULL
            WHERE seq IN (SELECT seq %s)
            """.formatted(HEAD);

    private static final String RUNNING =
            "SELECT count(*) FROM futures INDEXED BY futures_active WHERE node IS NOT NULL AND pool = ?";

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

    private static final int SEQ = FutureRow.WIDTH + 1;

    /** RETURNING gives rows in no order of its own. */
    private static final Comparator<Moved> IN_QUEUE_ORDER =
            Comparator.<Moved>comparingLong(moved -> moved.row().rank()).thenComparingLong(Moved::seq);

    private record Moved(long seq, FutureRow row) {}

    private Queue() {}

    /** Reads and then writes, which is quicker than having the rows returned by the update: those would be copied. */
    static Operation<Session, List<FutureRecord>> claim(Claim claim) {
        long now = Times.nanos(claim.now());
        return session -> {
            int limit = limit(session, claim);
            var head = head(session.of(SELECT_HEAD), claim, limit).list(FutureRow::read);
            if (head.isEmpty()) {
                return List::of;
            }
            head(session.of(CLAIM).text(claim.node().value()).number(now).number(now), claim, limit)
                    .update();
            UnaryOperator<FutureRecord> begin = queued -> queued.begun(claim.node(), claim.now());
            var claimed = head.stream().map(row -> new LazyRecord(row, begin)).toList();
            for (var record : claimed) {
                takeDown(session, record, new Session.Step(TaskState.QUEUED, TaskState.RUNNING, record.attempt() + 1));
            }
            return () -> claimed.stream().map(LazyRecord::get).toList();
        };
    }

    private static Bound head(Bound statement, Claim claim, int limit) throws SQLException {
        return statement
                .text(claim.pool().value())
                .number(Times.nanos(claim.now()))
                .number(limit);
    }

    /** How many it may take: there is one writer, so what it counts stands. */
    private static int limit(Session session, Claim claim) throws SQLException {
        var total = claim.maxTotal();
        if (total == null) {
            return claim.limit();
        }
        long running = session.of(RUNNING)
                .text(claim.pool().value())
                .first(row -> row.getLong(1))
                .orElse(0L);
        return Math.clamp(total - running, 0, claim.limit());
    }

    static Operation<Session, List<FutureRecord>> promote(Instant now, int limit) {
        return session ->
                promoted(session, session.of(PROMOTE).number(Times.nanos(now)).number(limit));
    }

    static Operation<Session, Void> rerank(PoolName pool, QueueOrder order) {
        return session -> {
            for (var sql : RERANK_UNFINISHED) {
                session.of(sql).text(order.name()).text(pool.value()).update();
            }
            return Answers.nothing();
        };
    }

    private static Supplier<List<FutureRecord>> promoted(Session session, Bound statement) throws SQLException {
        var moved = statement.list(row -> new Moved(row.getLong(SEQ), FutureRow.read(row)));
        moved.sort(IN_QUEUE_ORDER);
        var promoted = moved.stream()
                .map(each -> new LazyRecord(each.row(), UnaryOperator.identity()))
                .toList();
        for (var record : promoted) {
            takeDown(session, record, new Session.Step(TaskState.SCHEDULED, TaskState.QUEUED, record.attempt()));
        }
        return () -> promoted.stream().map(LazyRecord::get).toList();
    }

    /** Takes down that a row was moved by a statement that moves many, from one state to the next. */
    private static void takeDown(Session session, LazyRecord moved, Session.Step step) throws SQLException {
        var row = moved.row();
        session.changed(row.uuid(), row.batchId(), step, moved);
        if ((row.watched() & Course.CALLBACKS) != 0) {
            var event = EventType.of(step.after());
            if (event.isPresent()) {
                OutboxTable.fire(session, moved.get(), event.get());
            }
        }
    }
}
