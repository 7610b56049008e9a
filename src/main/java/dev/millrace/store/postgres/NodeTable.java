package dev.millrace.store.postgres;

import dev.millrace.store.commit.Answers;
import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.Json;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The writes about nodes, all of them in the database's time.
 *
 * <p>A node is declared dead before the first of its attempts is taken, and what is declared dead is never heard again: so it
 * cannot come back to life between two parts of its attempts.
 */
final class NodeTable {

    /** The time now, in nanoseconds since 1970. */
    static final String NOW = "(extract(epoch FROM clock_timestamp()) * 1000000000)::bigint";

    private static final String JOIN = """
            INSERT INTO nodes (id, heard_at, dead, report, holder) VALUES (?, %s, 0, ?, ?)
            ON CONFLICT (id) DO UPDATE SET heard_at = excluded.heard_at, report = excluded.report
            """.formatted(NOW);

    private static final String LEAVE = "DELETE FROM nodes WHERE id = ?";

    private static final String GIVE_UP = "DELETE FROM duties WHERE node = ?";

    /**
     * Tells the holder of each once, when it is declared dead: whoever comes back under another name holds as the same.
     * Parameters: who asks, timeout. What others are declaring dead is theirs.
     */
    private static final String DECLARE_DEAD = """
            WITH silent AS MATERIALIZED (
                SELECT id, holder FROM nodes WHERE id <> ? AND (dead = 1 OR heard_at < %s - ?)
                ORDER BY id FOR UPDATE SKIP LOCKED)
            UPDATE nodes SET dead = 1, holder = NULL FROM silent WHERE nodes.id = silent.id
            RETURNING nodes.id, silent.holder
            """.formatted(NOW);

    /** Attempts of those that are dead, and of those that nobody knows. Parameters: who asks, limit. */
    private static final String ATTEMPTS = """
            WITH active AS MATERIALIZED (
                SELECT futures.id, futures.node FROM futures
                WHERE futures.node IS NOT NULL AND futures.node <> ?
                    AND NOT EXISTS (SELECT 1 FROM nodes WHERE nodes.id = futures.node AND nodes.dead = 0)
                LIMIT ?)
            SELECT %s FROM active JOIN futures ON futures.id = active.id
            WHERE futures.node = active.node FOR UPDATE OF futures SKIP LOCKED
            """.formatted(FutureRow.COLUMNS);

    private static final String FORGET = """
            DELETE FROM nodes
            WHERE id = ANY (?) AND NOT EXISTS (SELECT 1 FROM futures WHERE futures.node = nodes.id)
            """;

    /** Parameters: duty, node, term. */
    private static final String LEAD = """
            INSERT INTO duties (name, node, until) VALUES (?, ?, %1$s + ?)
            ON CONFLICT (name) DO UPDATE SET node = excluded.node, until = excluded.until
            WHERE duties.node = excluded.node OR duties.until < %1$s
            """.formatted(NOW);

    /** @param holder absent: it was told before, or it is of a version that does not tell */
    private record Dead(String id, @Nullable String holder) {
        private static Dead read(ResultSet row) throws SQLException {
            return new Dead(row.getString(1), row.getString(2));
        }
    }

    private NodeTable() {}

    /** @param holder as what it claims deliveries */
    static Operation<Session, Void> join(NodeReport node, String holder) {
        var report = Json.REPORT.write(node);
        return session -> {
            session.of(JOIN).text(node.id().value()).text(report).text(holder).update();
            return Answers.nothing();
        };
    }

    static Operation<Session, Void> leave(NodeId node) {
        return session -> {
            session.of(LEAVE).text(node.value()).update();
            session.of(GIVE_UP).text(node.value()).update();
            return Answers.nothing();
        };
    }

    static Operation<Session, List<FutureRecord>> reclaim(
            NodeId self, Duration timeout, UnaryOperator<FutureRecord> lost, int limit) {
        return session -> {
            var dead = session.of(DECLARE_DEAD)
                    .text(self.value())
                    .number(timeout.toNanos())
                    .list(Dead::read);
            var legs = attempts(session, self, lost, limit);
            Course.take(session, legs);
            if (!dead.isEmpty()) {
                OutboxChange.free(session, dead.stream().map(Dead::holder).toArray());
                session.of(FORGET)
                        .array("text", dead.stream().map(Dead::id).toArray())
                        .update();
            }
            return () -> legs.stream().filter(Leg::taken).map(Leg::to).toList();
        };
    }

    private static List<Leg> attempts(Session session, NodeId self, UnaryOperator<FutureRecord> lost, int limit)
            throws SQLException {
        var legs = new ArrayList<Leg>();
        for (var row : session.of(ATTEMPTS).text(self.value()).number(limit).list(FutureRow::read)) {
            var running = row.future();
            legs.add(Leg.of(running, lost.apply(running)));
        }
        return legs;
    }

    static Operation<Session, Boolean> lead(String duty, NodeId node, Duration term) {
        return session -> {
            boolean leads = session.of(LEAD)
                            .text(duty)
                            .text(node.value())
                            .number(term.toNanos())
                            .update()
                    == 1;
            return () -> leads;
        };
    }
}
