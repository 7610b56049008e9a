package dev.millrace.store.postgres;

import dev.millrace.store.row.Bound;
import dev.millrace.store.row.ChangeEntries;
import dev.millrace.task.BatchId;
import dev.millrace.task.ForeignChanges.Move;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.PoolName;
import dev.millrace.task.TaskState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the transaction under way changes, gathered and then written once: numbers for its changes, a row for those who follow
 * or catch up, and a notification for the other nodes. Used by its writer's thread only.
 *
 * <p>The row of the counter is the last that a transaction locks, and it is held until the commit, so numbers have no gaps and
 * become visible in their order, whichever node wrote. That is why the commit goes to the server in the same message as
 * the statement that takes the number: a node that was frozen or cut off between the two would hold up all others.
 */
final class Journal {

    /** What other nodes listen to; the text is the writer and the number of the row. */
    static final String CHANNEL = "millrace";

    /** The number of the latest row. */
    static final String ROWS = "SELECT rows FROM journal WHERE one = 1";

    /** The number of the latest change. */
    static final String LATEST = "SELECT last FROM journal WHERE one = 1";

    /** Keeps the row that the oldest change to be kept is in. Parameter: how many changes to keep, twice. */
    private static final String TRIM = """
            DELETE FROM changes
            WHERE first < (SELECT max(first) FROM changes WHERE first <= (SELECT last - ? FROM journal WHERE one = 1))
                OR number < (SELECT rows - ? FROM journal WHERE one = 1)
            """;

    /** Parameters: how many changes twice, writer, which of its transactions, entries, notes. */
    private static final String COUNT_AND_WRITE = """
            WITH counter AS (
                UPDATE journal SET last = last + ?, rows = rows + 1 WHERE one = 1 RETURNING last, rows),
            written AS (
                INSERT INTO changes (number, first, writer, nth, entries, notes)
                SELECT rows, last - ? + 1, ?, ?, ?, ? FROM counter)
            """;

    /** Parameters: how many changes, channel, writer. */
    private static final String TELL = "SELECT rows, last - ? + 1, pg_notify(?, ? || ' ' || rows) FROM counter; ";

    private static final String COMMIT = "COMMIT";

    /** Before the parameters of the last part come: how many changes, batches, and what to write for each of them. */
    private static final String WRITE_ENDS = """
            , ended AS (
                INSERT INTO ends (batch, last, first, entries)
                SELECT n.batch, last, last - ? + 1, n.entries FROM counter, unnest(?::uuid[], ?::bytea[]) AS n (batch, entries))
            """;

    private static final String FIND =
            "SELECT number, first FROM changes WHERE writer = ? AND nth = ? ORDER BY number DESC LIMIT 1";

    /**
     * The numbers of a transaction.
     *
     * @param row of its row
     * @param first of its first change
     */
    record Numbers(long row, long first) {
        private static Numbers read(ResultSet row) throws SQLException {
            return new Numbers(row.getLong(1), row.getLong(2));
        }
    }

    private record Way(String pool, @Nullable TaskState before, TaskState after) {

        /** Whether something got into the pool that is to run there. */
        private boolean enters() {
            return (before == null || before.done()) && !after.done();
        }
    }

    /**
     * What is carried out to commit.
     *
     * @param ends whether there are ends of batches
     * @param entered whether anything got into a pool
     * @param deleted whether pools are deleted
     */
    private record Message(boolean ends, boolean entered, boolean deleted) {

        private static final Map<Message, String> TEXTS = new ConcurrentHashMap<>();

        String text() {
            return TEXTS.computeIfAbsent(this, Message::write);
        }

        private String write() {
            return COUNT_AND_WRITE
                    + (ends ? WRITE_ENDS : "")
                    + TELL
                    + (entered ? DeletedPools.FAIL_IF_ANY + "; " : "")
                    + (deleted ? DeletedPools.FAIL_IF_IN_USE + "; " : "")
                    + COMMIT;
        }
    }

    private final String writer;
    private final ChangeEntries entries = new ChangeEntries();
    private final Map<Way, Integer> ways = new HashMap<>();
    private final MemberEnds ends = new MemberEnds();
    private final Set<BatchId> moved = new HashSet<>();
    private final Set<BatchId> done = new HashSet<>();
    private final Set<String> targets = new HashSet<>();
    private final Set<PoolName> pools = new HashSet<>();
    private long pending;

    /** Counts this writer's transactions, also those that come to nothing. */
    private long nth;

    /** @param writer of what it logs; no two journals have the same one */
    Journal(String writer) {
        this.writer = writer;
    }

    String writer() {
        return writer;
    }

    /** @return the place of the change among those of the transaction, from 0 */
    int add(Session.Step step, Supplier<FutureRecord> record) {
        int place = entries.size();
        entries.add(step.id(), step.after(), step.attempt());
        ways.merge(new Way(step.pool(), step.before(), step.after()), 1, Integer::sum);
        var batch = step.batch();
        if (batch != null && (step.before() == null || step.after().done())) {
            moved.add(batch);
            if (step.after().done()) {
                ends.add(batch.value(), place, record.get());
            }
        }
        return place;
    }

    void batchDone(BatchId batch) {
        done.add(batch);
    }

    void due(String target) {
        targets.add(target);
    }

    void poolChanged(PoolName pool) {
        pools.add(pool);
    }

    /** Deliveries became pending, or fewer of them are if it is negative. */
    void pending(int more) {
        pending += more;
    }

    /** By how many the number of pending deliveries changes. */
    long pending() {
        return pending;
    }

    boolean isEmpty() {
        return entries.size() == 0
                && done.isEmpty()
                && targets.isEmpty()
                && pools.isEmpty()
                && moved.isEmpty()
                && pending == 0;
    }

    String sql(DeletedPools deleted) {
        return new Message(
                        !ends.isEmpty(), !entered().isEmpty(), !deleted.names().isEmpty())
                .text();
    }

    /** The pools that something got into. */
    private Set<String> entered() {
        return ways.keySet().stream().filter(Way::enters).map(Way::pool).collect(Collectors.toSet());
    }

    /**
     * Writes all of it and commits.
     *
     * @param prepared of {@link #sql}
     */
    Numbers commit(PreparedStatement prepared, DeletedPools deleted) throws SQLException {
        int size = entries.size();
        nth++;
        var bound = new Bound(prepared, Bound.Ids.NATIVE)
                .number(size)
                .number(size)
                .text(writer)
                .number(nth)
                .bytes(entries.bytes())
                .text(Notes.JSON.write(notes()));
        if (!ends.isEmpty()) {
            bound.number(size).array(Ids.of(bound.connection(), ends.batches())).array("bytea", ends.columns());
        }
        bound.number(size).text(CHANNEL).text(writer);
        var entered = entered();
        if (!entered.isEmpty()) {
            bound.array("text", entered.toArray());
        }
        if (!deleted.names().isEmpty()) {
            bound.array("text", deleted.names().toArray());
        }
        try {
            prepared.execute();
        } catch (SQLException e) {
            throw deleted.failure(e, entered);
        }
        try (var rows = prepared.getResultSet()) {
            rows.next();
            return Numbers.read(rows);
        }
    }

    /** The numbers of the transaction that was committed last, if it came true. */
    Optional<Numbers> find(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(FIND)) {
            statement.setString(1, writer);
            statement.setLong(2, nth);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(Numbers.read(rows)) : Optional.empty();
            }
        }
    }

    /** Forgets all but the latest changes. */
    static void trim(Session session, long kept) throws SQLException {
        session.of(TRIM).number(kept).number(kept).update();
    }

    void clear() {
        entries.clear();
        ways.clear();
        ends.clear();
        moved.clear();
        done.clear();
        targets.clear();
        pools.clear();
        pending = 0;
    }

    private Notes notes() {
        var moves = ways.entrySet().stream()
                .map(way -> new Move(
                        new PoolName(way.getKey().pool()),
                        way.getKey().before(),
                        way.getKey().after(),
                        way.getValue()))
                .toList();
        return new Notes(
                moves.isEmpty() ? null : moves,
                moved.isEmpty() ? null : moved,
                done.isEmpty() ? null : done,
                targets.isEmpty() ? null : targets,
                pools.isEmpty() ? null : pools,
                pending == 0 ? null : pending);
    }
}
