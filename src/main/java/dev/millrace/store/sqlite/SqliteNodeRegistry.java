package dev.millrace.store.sqlite;

import dev.millrace.store.commit.GroupCommit;
import dev.millrace.store.row.FutureRow;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.NodeReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one node that an SQLite file has: whoever is here is alone, and every other node is an earlier life of the server. So
 * nothing of it has to be written down.
 */
final class SqliteNodeRegistry implements NodeRegistry {

    private static final String ACTIVE_ELSEWHERE = """
            SELECT %s FROM futures INDEXED BY futures_active WHERE node IS NOT NULL AND node <> ? LIMIT ?
            """.formatted(FutureRow.COLUMNS);

    private record Heard(NodeReport report, Instant at) {}

    private final GroupCommit<Session> writes;
    private final Clock clock;
    private volatile @Nullable Heard heard;

    SqliteNodeRegistry(GroupCommit<Session> writes, Clock clock) {
        this.writes = writes;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Void> join(NodeReport node) {
        heard = new Heard(node, clock.instant());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Pulse beat(NodeReport node, Duration timeout) {
        heard = new Heard(node, clock.instant());
        return new Pulse(true, false);
    }

    @Override
    public CompletableFuture<Void> leave(NodeId node) {
        heard = null;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public List<Node> all(Duration timeout) {
        var present = heard;
        return present == null ? List.of() : List.of(new Node(present.report(), present.at(), true));
    }

    @Override
    public CompletableFuture<List<FutureRecord>> reclaim(
            NodeId self, Duration timeout, UnaryOperator<FutureRecord> lost, int limit) {
        return writes.submit(session -> {
            var active = session.of(ACTIVE_ELSEWHERE)
                    .text(self.value())
                    .number(limit)
                    .list(FutureRow::read);
            List<FutureRecord> ended = new ArrayList<>(active.size());
            for (var row : active) {
                var running = row.future();
                var next = lost.apply(running);
                Course.take(session, running, next);
                ended.add(next);
            }
            return () -> ended;
        });
    }

    @Override
    public CompletableFuture<Boolean> lead(String duty, NodeId node, Duration term) {
        return CompletableFuture.completedFuture(true);
    }
}
