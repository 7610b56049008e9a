package dev.millrace.store.postgres;

import dev.millrace.store.row.BatchRow;
import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.KnownKey;
import dev.millrace.store.row.Times;
import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Batches in a PostgreSQL database. See {@link BatchStore} for what callers can rely on. */
final class PostgresBatchStore implements BatchStore {

    private record PlacedRow(long place, FutureRow row) {
        private Member member() {
            return new Member(place, row.future());
        }
    }

    private static final RowMapper<PlacedRow> PLACED =
            (row, number) -> new PlacedRow(row.getLong(1), FutureRow.read(row, 1));

    private static final String ABANDONED = """
            SELECT id FROM batches
            WHERE open = 1 AND node IS DISTINCT FROM ?
                AND NOT EXISTS (SELECT 1 FROM nodes WHERE nodes.id = batches.node AND nodes.dead = 0)
            """;

    private static final String SUBMITTED = """
            SELECT futures.seq, %s FROM futures WHERE batch = ? AND seq > ? ORDER BY seq LIMIT ?
            """.formatted(FutureRow.COLUMNS);

    /** The end of one that was tried again since, or deleted, is passed over. */
    private static final String ENDED = """
            SELECT e.number, %s FROM batch_ends e JOIN futures
                ON futures.id = e.future_id AND futures.attempt = e.attempt AND futures.finished_at = e.finished_at
            WHERE e.batch = ? AND e.number > ? ORDER BY e.number LIMIT ?
            """.formatted(FutureRow.COLUMNS);

    private static final String RUNNING = """
            SELECT %s FROM futures WHERE node IS NOT NULL AND batch = ? AND state = 'RUNNING' LIMIT ?
            """.formatted(FutureRow.COLUMNS);

    private final Writes writes;
    private final Reading reading;
    private final Clock clock;

    PostgresBatchStore(Writes writes, Reading reading, Clock clock) {
        this.writes = writes;
        this.reading = reading;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Creation> create(NewBatch batch, @Nullable IdempotencyKey key) {
        return writes.submit(BatchTable.create(batch, key));
    }

    @Override
    public Optional<Creation> replay(IdempotencyKey key) {
        var known = reading.read(() -> reading.sql(KnownKey.FIND_BATCH)
                .params(KnownKey.owner(key), key.path(), key.key(), Times.nanos(clock.instant()))
                .query((row, number) -> KnownKey.readBatch(row))
                .optional());
        return known.map(found -> found.batchAnswer(key));
    }

    @Override
    public CompletableFuture<Joining> append(BatchId batch, long after, List<NewFuture> members) {
        return writes.submit(BatchTable.append(batch, after, members));
    }

    @Override
    public CompletableFuture<Optional<Batch>> close(BatchId batch) {
        return writes.submit(BatchTable.close(batch));
    }

    @Override
    public CompletableFuture<Sweep> cancelPending(BatchId batch, Instant now, long after, int limit) {
        return writes.submit(BatchTable.cancelPending(batch, now, after, limit));
    }

    @Override
    public Optional<Batch> find(BatchId id) {
        return reading.read(() -> reading.sql(BatchTable.FIND)
                        .param(id.value())
                        .query((row, number) -> BatchRow.read(row))
                        .optional())
                .map(BatchRow::batch);
    }

    @Override
    public List<BatchId> abandoned(NodeId self) {
        return reading
                .read(() -> reading.sql(ABANDONED)
                        .param(self.value())
                        .query(UUID.class)
                        .list())
                .stream()
                .map(BatchId::new)
                .toList();
    }

    @Override
    public List<Member> submitted(BatchId batch, long after, int limit) {
        return members(SUBMITTED, batch, after, limit);
    }

    @Override
    public List<Member> ended(BatchId batch, long after, int limit) {
        return members(ENDED, batch, after, limit);
    }

    @Override
    public List<FutureRecord> running(BatchId batch, int limit) {
        return reading
                .read(() -> reading.sql(RUNNING)
                        .params(batch.value(), limit)
                        .query((row, number) -> FutureRow.read(row))
                        .list())
                .stream()
                .map(FutureRow::future)
                .toList();
    }

    private List<Member> members(String sql, BatchId batch, long after, int limit) {
        return reading
                .read(() -> reading.sql(sql)
                        .params(batch.value(), after, limit)
                        .query(PLACED)
                        .list())
                .stream()
                .map(PlacedRow::member)
                .toList();
    }
}
