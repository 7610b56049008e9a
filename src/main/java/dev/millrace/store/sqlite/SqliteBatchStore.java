package dev.millrace.store.sqlite;

import dev.millrace.store.commit.GroupCommit;
import dev.millrace.store.row.BatchRow;
import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.KnownKey;
import dev.millrace.store.row.Times;
import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore;
import dev.millrace.task.BatchStore.Creation;
import dev.millrace.task.BatchStore.Joining;
import dev.millrace.task.BatchStore.NewBatch;
import dev.millrace.task.BatchStore.Sweep;
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

/** Batches in an SQLite file. See {@link BatchStore} for what callers can rely on. */
final class SqliteBatchStore implements BatchStore {

    private record PlacedRow(long place, FutureRow row) {
        private Member member() {
            return new Member(place, row.future());
        }
    }

    private static final RowMapper<PlacedRow> PLACED =
            (row, number) -> new PlacedRow(row.getLong(1), FutureRow.read(row, 1));

    private static final String ABANDONED =
            "SELECT id FROM batches INDEXED BY batches_open WHERE open = 1 AND node IS NOT ?";

    private static final String SUBMITTED = """
            SELECT futures.seq, %s FROM futures INDEXED BY futures_of_batch
            WHERE batch = ? AND seq > ? ORDER BY seq LIMIT ?
            """.formatted(FutureRow.COLUMNS);

    private static final String ENDED = """
            SELECT futures.done_number, %s FROM futures INDEXED BY futures_ended_of_batch
            WHERE batch = ? AND done_number > ? ORDER BY done_number LIMIT ?
            """.formatted(FutureRow.COLUMNS);

    private static final String RUNNING = """
            SELECT %s FROM futures INDEXED BY futures_active
            WHERE node IS NOT NULL AND batch = ? AND state = 'RUNNING' LIMIT ?
            """.formatted(FutureRow.COLUMNS);

    private final GroupCommit<Session> writes;
    private final Reading reading;
    private final Clock clock;

    SqliteBatchStore(GroupCommit<Session> writes, Reading reading, Clock clock) {
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
                        .param(id.toString())
                        .query((row, number) -> BatchRow.read(row))
                        .optional())
                .map(BatchRow::batch);
    }

    @Override
    public List<BatchId> abandoned(NodeId self) {
        return reading
                .read(() -> reading.sql(ABANDONED)
                        .param(self.value())
                        .query(String.class)
                        .list())
                .stream()
                .map(id -> new BatchId(UUID.fromString(id)))
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
                        .params(batch.toString(), limit)
                        .query((row, number) -> FutureRow.read(row))
                        .list())
                .stream()
                .map(FutureRow::future)
                .toList();
    }

    private List<Member> members(String sql, BatchId batch, long after, int limit) {
        return reading
                .read(() -> reading.sql(sql)
                        .params(batch.toString(), after, limit)
                        .query(PLACED)
                        .list())
                .stream()
                .map(PlacedRow::member)
                .toList();
    }
}
