package dev.millrace.store.postgres;

import dev.millrace.store.row.Json;
import dev.millrace.store.row.Times;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.NodeReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The nodes that share a PostgreSQL database. See {@link NodeRegistry} for what callers can rely on.
 *
 * <p>A heartbeat is one statement, past the writes that may be waiting: it says that the node lives, sets the clock by the
 * answer, and finds out whether others died and whether something was committed that no notification came for.
 */
final class PostgresNodeRegistry implements NodeRegistry {

    /** Parameters: report, id, id, timeout. */
    private static final String BEAT = """
            UPDATE nodes SET heard_at = %1$s, report = ? WHERE id = ? AND dead = 0
            RETURNING %1$s, (SELECT rows FROM journal WHERE one = 1), EXISTS (
                SELECT 1 FROM nodes AS others WHERE others.id <> ? AND (dead = 1 OR heard_at < %1$s - ?))
            """.formatted(NodeTable.NOW);

    /** Parameter: timeout. */
    private static final String ALL =
            "SELECT report, heard_at, dead = 0 AND heard_at >= %s - ? FROM nodes ORDER BY id".formatted(NodeTable.NOW);

    private record Answer(long time, long latest, boolean othersDied) {}

    private final Writes writes;
    private final Reading reading;
    private final Feed feed;
    private final DatabaseClock clock;
    private final String holder;

    /** @param holder as what this opened store claims deliveries */
    PostgresNodeRegistry(Writes writes, Reading reading, Feed feed, DatabaseClock clock, String holder) {
        this.writes = writes;
        this.reading = reading;
        this.feed = feed;
        this.clock = clock;
        this.holder = holder;
    }

    @Override
    public CompletableFuture<Void> join(NodeReport node) {
        return writes.submit(NodeTable.join(node, holder));
    }

    @Override
    public Pulse beat(NodeReport node, Duration timeout) {
        var id = node.id().value();
        var report = Json.REPORT.write(node);
        long asked = clock.tick();
        var heard = reading.read(() -> reading.sql(BEAT)
                .params(report, id, id, timeout.toNanos())
                .query((row, number) -> new Answer(row.getLong(1), row.getLong(2), row.getBoolean(3)))
                .optional());
        if (heard.isEmpty()) {
            return new Pulse(false, true);
        }
        clock.set(asked, heard.get().time());
        feed.noticed(heard.get().latest());
        return new Pulse(true, heard.get().othersDied());
    }

    @Override
    public CompletableFuture<Void> leave(NodeId node) {
        return writes.submit(NodeTable.leave(node));
    }

    @Override
    public List<Node> all(Duration timeout) {
        return reading.read(() -> reading.sql(ALL)
                .param(timeout.toNanos())
                .query((row, number) ->
                        new Node(Json.REPORT.read(row.getString(1)), Times.instant(row.getLong(2)), row.getBoolean(3)))
                .list());
    }

    @Override
    public CompletableFuture<List<FutureRecord>> reclaim(
            NodeId self, Duration timeout, UnaryOperator<FutureRecord> lost, int limit) {
        return writes.submit(NodeTable.reclaim(self, timeout, lost, limit));
    }

    @Override
    public CompletableFuture<Boolean> lead(String duty, NodeId node, Duration term) {
        return writes.submit(NodeTable.lead(duty, node, term));
    }
}
