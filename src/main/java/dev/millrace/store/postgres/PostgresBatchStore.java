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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    private static final String ENDS =
            "SELECT first, entries, last FROM ends WHERE batch = ? AND last > ? ORDER BY last LIMIT ?";

    /** Rows of ends that are read at once; each is of a transaction. */
    private static final int TRANSACTIONS = 16;

    private static final String BY_ID =
            "SELECT %s FROM futures WHERE id = ANY (string_to_array(?, ',')::uuid[])".formatted(FutureRow.COLUMNS);

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
        List<Member> found = new ArrayList<>();
        long last = after;
        boolean more = true;
        while (more && found.size() < limit) {
            var rows = ends(batch, last);
            var ends = rows.stream()
                    .flatMap(row -> MemberEnds.read(row.first(), row.entries()).stream())
                    .filter(end -> end.number() > after)
                    .toList();
            for (int from = 0; from < ends.size() && found.size() < limit; ) {
                int to = Math.min(ends.size(), from + limit - found.size());
                found.addAll(standing(ends.subList(from, to)));
                from = to;
            }
            more = rows.size() == TRANSACTIONS;
            last = more ? rows.getLast().last() : last;
        }
        return found;
    }

    private record EndsRow(long first, byte[] entries, long last) {}

    private List<EndsRow> ends(BatchId batch, long after) {
        return reading.read(() -> reading.sql(ENDS)
                .params(batch.value(), after, TRANSACTIONS)
                .query((row, number) -> new EndsRow(row.getLong(1), row.getBytes(2), row.getLong(3)))
                .list());
    }

    /** Those that still stand as they ended: one that was tried again since, or deleted, is passed over. */
    private List<Member> standing(List<MemberEnds.End> ends) {
        var ids = ends.stream().map(end -> end.future().toString()).collect(Collectors.joining(","));
        var futures =
                reading
                        .read(() -> reading.sql(BY_ID)
                                .param(ids)
                                .query((row, number) -> FutureRow.read(row))
                                .list())
                        .stream()
                        .map(FutureRow::future)
                        .collect(Collectors.toMap(future -> future.id().value(), Function.identity()));
        List<Member> standing = new ArrayList<>(ends.size());
        for (var end : ends) {
            var future = futures.get(end.future());
            if (future != null && end.holds(future)) {
                standing.add(new Member(end.number(), future));
            }
        }
        return standing;
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
