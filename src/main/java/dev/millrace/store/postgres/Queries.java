package dev.millrace.store.postgres;

import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.KnownKey;
import dev.millrace.store.row.OldestQueued;
import dev.millrace.store.row.PoolRow;
import dev.millrace.store.row.Times;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.NodeId;
import dev.millrace.task.Page;
import dev.millrace.task.PoolName;
import dev.millrace.task.StoredPool;
import dev.millrace.task.TaskState;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowMapper;

/** The reads of the port. Each sees everything committed when it begins. */
final class Queries {

    private static final RowMapper<FutureRow> FUTURE = (row, number) -> FutureRow.read(row);

    private static final String FIND = "SELECT " + FutureRow.COLUMNS + " FROM futures WHERE id = ?";

    private static final String AHEAD = """
            SELECT count(*) FROM (
                SELECT 1 FROM futures
                WHERE pool = ? AND state = 'QUEUED' AND (rank, seq) < (?, (SELECT seq FROM futures WHERE id = ?))
                LIMIT ?) AS ahead
            """;

    private static final String ACTIVE_ELSEWHERE = """
            SELECT %s FROM futures WHERE node IS NOT NULL AND node <> ? LIMIT ?
            """.formatted(FutureRow.COLUMNS);

    private static final String EXPIRED = """
            SELECT %s FROM futures WHERE start_by <= ? ORDER BY start_by LIMIT ?
            """.formatted(FutureRow.COLUMNS);

    private static final String NEXT_DUE = """
            SELECT min(time) FROM (
                SELECT min(not_before) AS time FROM futures WHERE state = 'SCHEDULED'
                UNION ALL
                SELECT min(start_by) FROM futures WHERE start_by IS NOT NULL) AS times
            """;

    private static final String UNFINISHED = """
            SELECT pool, 'QUEUED', count(*) FROM futures WHERE state = 'QUEUED' GROUP BY pool
            UNION ALL
            SELECT pool, 'SCHEDULED', count(*) FROM futures
                WHERE state = 'SCHEDULED' GROUP BY pool
            UNION ALL
            SELECT pool, 'WAITING', count(*) FROM futures WHERE state = 'WAITING' GROUP BY pool
            UNION ALL
            SELECT pool, state, count(*) FROM futures
                WHERE node IS NOT NULL GROUP BY pool, state
            """;

    /** In one statement, so that all of it is of the same moment. */
    private static final String COUNTED = UNFINISHED + " UNION ALL SELECT '', 'ROWS', rows FROM journal WHERE one = 1";

    /** Rows of one stretch of a queue; see {@link OldestQueued}. */
    private static final String FIRST_FROM = """
            SELECT rank, runnable_us FROM futures
            WHERE pool = ? AND state = 'QUEUED' AND rank >= ? ORDER BY rank LIMIT 1
            """;

    private static final String LAST_TO = """
            SELECT rank, runnable_us FROM futures
            WHERE pool = ? AND state = 'QUEUED' AND rank <= ? ORDER BY rank DESC LIMIT 1
            """;

    private static final String EXISTING = "SELECT id FROM futures WHERE id = ANY (string_to_array(?, ',')::uuid[])";

    private final Reading reading;
    private final Clock clock;

    Queries(Reading reading, Clock clock) {
        this.reading = reading;
        this.clock = clock;
    }

    Optional<FutureRecord> find(FutureId id) {
        return reading.read(
                        () -> reading.sql(FIND).param(id.value()).query(FUTURE).optional())
                .map(FutureRow::future);
    }

    Optional<Insertion> replay(IdempotencyKey key) {
        var known = reading.read(() -> reading.sql(KnownKey.FIND_FUTURE)
                .params(KnownKey.owner(key), key.path(), key.key(), Times.nanos(clock.instant()))
                .query((row, number) -> KnownKey.readFuture(row))
                .optional());
        return known.map(found -> found.answer(key));
    }

    Page<FutureRecord> list(FutureQuery query) {
        var listing = Listing.of(query);
        var rows = reading.read(() -> reading.sql(listing.sql())
                .params(listing.parameters())
                .query(FUTURE)
                .list());
        var items = rows.stream().limit(query.limit()).map(FutureRow::future).toList();
        boolean more = rows.size() > query.limit();
        return new Page<>(items, more ? items.getLast().id() : null);
    }

    int ahead(FutureRecord future, int limit) {
        return reading.read(() -> reading.sql(AHEAD)
                .params(
                        future.task().pool().value(),
                        future.place().rank(),
                        future.id().value(),
                        limit)
                .query(Integer.class)
                .single());
    }

    List<FutureRecord> activeElsewhere(NodeId node, int limit) {
        return futures(() -> reading.sql(ACTIVE_ELSEWHERE)
                .params(node.value(), limit)
                .query(FUTURE)
                .list());
    }

    List<FutureRecord> expired(Instant now, int limit) {
        return futures(() -> reading.sql(EXPIRED)
                .params(Times.nanos(now), limit)
                .query(FUTURE)
                .list());
    }

    Optional<Instant> nextDue() {
        return reading.read(() -> reading.sql(NEXT_DUE)
                        .query((row, number) -> Optional.ofNullable(row.getString(1)))
                        .single())
                .map(nanos -> Times.instant(Long.parseLong(nanos)));
    }

    Map<PoolName, Map<TaskState, Long>> unfinished() {
        return counted().unfinished();
    }

    /** Unfinished futures, and the number of the latest row of the journal at the same moment. */
    record Counted(long row, Map<PoolName, Map<TaskState, Long>> unfinished) implements Feed.Seen {}

    private record Count(String pool, String state, long count) {}

    Counted counted() {
        var counts = reading.read(() -> reading.sql(COUNTED)
                .query((row, number) -> new Count(row.getString(1), row.getString(2), row.getLong(3)))
                .list());
        long rows = 0;
        var unfinished = new HashMap<PoolName, Map<TaskState, Long>>();
        for (var count : counts) {
            if (count.pool().isEmpty()) {
                rows = count.count();
            } else {
                unfinished
                        .computeIfAbsent(new PoolName(count.pool()), pool -> new EnumMap<>(TaskState.class))
                        .put(TaskState.valueOf(count.state()), count.count());
            }
        }
        return new Counted(rows, unfinished);
    }

    Optional<Instant> oldestQueued(PoolName pool) {
        return OldestQueued.of(rank -> end(FIRST_FROM, pool, rank), rank -> end(LAST_TO, pool, rank));
    }

    List<StoredPool> pools() {
        return reading.read(() -> reading.sql(PoolRow.LIST)
                .query((row, number) -> PoolRow.read(row))
                .list());
    }

    List<FutureId> existing(List<FutureId> ids) {
        var list = ids.stream().map(FutureId::toString).collect(Collectors.joining(","));
        return reading
                .read(() -> reading.sql(EXISTING).param(list).query(UUID.class).list())
                .stream()
                .map(FutureId::new)
                .toList();
    }

    private Optional<OldestQueued.Queued> end(String sql, PoolName pool, long rank) {
        return reading.read(() -> reading.sql(sql)
                .params(pool.value(), rank)
                .query((row, number) -> new OldestQueued.Queued(row.getLong(1), row.getLong(2)))
                .optional());
    }

    private List<FutureRecord> futures(Supplier<List<FutureRow>> query) {
        return reading.read(query).stream().map(FutureRow::future).toList();
    }
}
