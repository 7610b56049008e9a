package dev.millrace.store.postgres;

import dev.millrace.store.row.ChangeEntries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Numbers changes and logs them, one row a transaction. Used by one writer's thread only.
 *
 * <p>The row of the counter is the last that a transaction locks, and it is held until the commit, so numbers have no gaps and
 * become visible in their order, whichever server wrote. That is why the commit goes to the server in the same message
 * as the statement that takes the number: a server that was frozen or cut off between the two would hold up all others.
 */
final class Journal {

    /** Parameters: number of changes, the same, who writes, entries. */
    private static final String COMMIT = """
            WITH counter AS (UPDATE journal SET last = last + ? WHERE one = 1 RETURNING last)
            INSERT INTO changes (first, node, entries) SELECT last - ? + 1, ?, ? FROM counter RETURNING first;
            COMMIT
            """;

    /** Parameters: who wrote, the entries. */
    private static final String FIND = "SELECT first FROM changes WHERE node = ? AND entries = ? ORDER BY first DESC";

    private final String origin;
    private final ChangeEntries entries = new ChangeEntries();

    /** @param origin of what it logs; no two journals have the same one */
    Journal(String origin) {
        this.origin = origin;
    }

    boolean isEmpty() {
        return entries.size() == 0;
    }

    /** Returns how many changes of the transaction are before it. */
    int add(Session.Step step) {
        entries.add(step.id(), step.after(), step.attempt());
        return entries.size() - 1;
    }

    /** Writes it and commits; returns the number of the first change. */
    long commit(PreparedStatement prepared) throws SQLException {
        prepared.setLong(1, entries.size());
        prepared.setLong(2, entries.size());
        prepared.setString(3, origin);
        prepared.setBytes(4, entries.bytes());
        prepared.execute();
        try (var rows = prepared.getResultSet()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    String sql() {
        return COMMIT;
    }

    /** The number of the first change of the transaction under way, if it was committed after all. */
    OptionalLong find(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(FIND)) {
            statement.setString(1, origin);
            statement.setBytes(2, entries.bytes());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    void clear() {
        entries.clear();
    }
}
