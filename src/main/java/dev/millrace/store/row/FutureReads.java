package dev.millrace.store.row;

import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.NodeId;
import dev.millrace.task.Page;
import dev.millrace.task.PoolName;
import dev.millrace.task.StoredPool;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.RowMapper;

/** The reads of futures and pools, which are the same in every store but for its dialect. Safe for use by many threads. */
public abstract class FutureReads implements FutureStore {

    private static final RowMapper<FutureRow> FUTURE = (row, number) -> FutureRow.read(row);

    private static final String FIND = "SELECT " + FutureRow.COLUMNS + " FROM futures WHERE id = ?";

    private static final String AHEAD = """
            SELECT count(*) FROM (
                SELECT 1 FROM futures%s
                WHERE pool = ? AND state = 'QUEUED' AND (rank, seq) < (?, (SELECT seq FROM futures WHERE id = ?))
                LIMIT ?) AS ahead
            """;

    private static final String ACTIVE_ELSEWHERE =
            "SELECT " + FutureRow.COLUMNS + " FROM futures%s WHERE node IS NOT NULL AND node <> ? LIMIT ?";

    private static final String EXPIRED =
            "SELECT " + FutureRow.COLUMNS + " FROM futures%s WHERE start_by <= ? ORDER BY start_by LIMIT ?";

    private static final String NEXT_DUE = """
            SELECT min(time) FROM (
                SELECT min(not_before) AS time FROM futures%s WHERE state = 'SCHEDULED'
                UNION ALL
                SELECT min(start_by) FROM futures%s WHERE start_by IS NOT NULL) AS times
            """;

    /** Rows of one stretch of a queue; see {@link OldestQueued}. */
    private static final String FIRST_FROM = """
            SELECT rank, runnable_us FROM futures%s
            WHERE pool = ? AND state = 'QUEUED' AND rank >= ? ORDER BY rank LIMIT 1
            """;

    private static final String LAST_TO = """
            SELECT rank, runnable_us FROM futures%s
            WHERE pool = ? AND state = 'QUEUED' AND rank <= ? ORDER BY rank DESC LIMIT 1
            """;

    private final Reads reads;
    private final Clock clock;
    private final Dialect dialect;
    private final String ahead;
    private final String activeElsewhere;
    private final String expired;
    private final String nextDue;
    private final String firstFrom;
    private final String lastTo;

    protected FutureReads(Reads reads, Clock clock, Dialect dialect) {
        this.reads = reads;
        this.clock = clock;
        this.dialect = dialect;
        var queue = dialect.along("futures_queue");
        ahead = AHEAD.formatted(queue);
        firstFrom = FIRST_FROM.formatted(queue);
        lastTo = LAST_TO.formatted(queue);
        activeElsewhere = ACTIVE_ELSEWHERE.formatted(dialect.along("futures_active"));
        expired = EXPIRED.formatted(dialect.along("futures_start_by"));
        nextDue = NEXT_DUE.formatted(dialect.along("futures_due"), dialect.along("futures_start_by"));
    }

    protected final Reads reads() {
        return reads;
    }

    @Override
    public final Optional<FutureRecord> find(FutureId id) {
        return reads.read(() -> reads.sql(FIND)
                        .param(dialect.id(id.value()))
                        .query(FUTURE)
                        .optional())
                .map(FutureRow::future);
    }

    @Override
    public final Optional<Insertion> replay(IdempotencyKey key) {
        var known = reads.read(() -> reads.sql(KnownKey.FIND_FUTURE)
                .params(KnownKey.owner(key), key.path(), key.key(), Times.nanos(clock.instant()))
                .query((row, number) -> KnownKey.readFuture(row))
                .optional());
        return known.map(found -> found.answer(key));
    }

    @Override
    public final Page<FutureRecord> list(FutureQuery query) {
        var listing = Listing.of(query, dialect);
        var rows = reads.read(() -> reads.sql(listing.sql())
                .params(listing.parameters())
                .query(FUTURE)
                .list());
        var items = rows.stream().limit(query.limit()).map(FutureRow::future).toList();
        boolean more = rows.size() > query.limit();
        return new Page<>(items, more ? items.getLast().id() : null);
    }

    @Override
    public final int ahead(FutureRecord future, int limit) {
        return reads.read(() -> reads.sql(ahead)
                .params(
                        future.task().pool().value(),
                        future.place().rank(),
                        dialect.id(future.id().value()),
                        limit)
                .query(Integer.class)
                .single());
    }

    @Override
    public final List<FutureRecord> activeElsewhere(NodeId node, int limit) {
        return futures(() -> reads.sql(activeElsewhere)
                .params(node.value(), limit)
                .query(FUTURE)
                .list());
    }

    @Override
    public final List<FutureRecord> expired(Instant now, int limit) {
        return futures(() ->
                reads.sql(expired).params(Times.nanos(now), limit).query(FUTURE).list());
    }

    private List<FutureRecord> futures(Supplier<List<FutureRow>> query) {
        return reads.read(query).stream().map(FutureRow::future).toList();
    }

    @Override
    public final Optional<Instant> nextDue() {
        return reads.read(() -> reads.sql(nextDue)
                        .query((row, number) -> Optional.ofNullable(row.getString(1)))
                        .single())
                .map(nanos -> Times.instant(Long.parseLong(nanos)));
    }

    @Override
    public final Optional<Instant> oldestQueued(PoolName pool) {
        return OldestQueued.of(rank -> end(firstFrom, pool, rank), rank -> end(lastTo, pool, rank));
    }

    private Optional<OldestQueued.Queued> end(String sql, PoolName pool, long rank) {
        return reads.read(() -> reads.sql(sql)
                .params(pool.value(), rank)
                .query((row, number) -> new OldestQueued.Queued(row.getLong(1), row.getLong(2)))
                .optional());
    }

    @Override
    public final List<StoredPool> pools() {
        return reads.read(() -> reads.sql(PoolRow.LIST)
                .query((row, number) -> PoolRow.read(row))
                .list());
    }
}
