package dev.millrace.store.sqlite;

import dev.millrace.store.row.ChangeEntries;
import dev.millrace.task.TaskState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Numbers changes and logs them, one row a transaction. Used by the writer's thread only. */
final class Journal {

    /** The number of the latest change in the log; 0 if it is empty. */
    static final String LATEST = "SELECT first + length(entries) / " + ChangeEntries.ENTRY_BYTES
            + " - 1 FROM changes WHERE first = (SELECT max(first) FROM changes)";

    private static final String INSERT = "INSERT INTO changes (first, entries) VALUES (?, ?)";

    private long committed;
    private final ChangeEntries entries = new ChangeEntries();

    private Journal(long latest) {
        committed = latest;
    }

    /** One that goes on where the log ends. */
    static Journal after(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(LATEST)) {
            return new Journal(rows.next() ? rows.getLong(1) : 0);
        }
    }

    long next() {
        return committed + size() + 1;
    }

    /** Returns the number of the change. */
    long add(UUID id, TaskState state, int attempt) {
        long number = next();
        entries.add(id, state, attempt);
        return number;
    }

    void write(Session session) throws SQLException {
        if (size() > 0) {
            session.of(INSERT).number(committed + 1).bytes(entries.bytes()).update();
        }
    }

    void committed() {
        committed += size();
        entries.clear();
    }

    void rolledBack() {
        entries.clear();
    }

    private int size() {
        return entries.size();
    }
}
