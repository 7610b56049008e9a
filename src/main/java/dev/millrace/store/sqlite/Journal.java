package dev.millrace.store.sqlite;

import dev.millrace.task.TaskState;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;

/** Numbers changes and logs them, one row a transaction. Used by the writer's thread only. */
final class Journal {

    /** An id, a state and the number of an attempt. */
    static final int ENTRY_BYTES = 16 + 1 + 4;

    /** The number of the latest change in the log; 0 if it is empty. */
    static final String LATEST = "SELECT first + length(entries) / " + ENTRY_BYTES
            + " - 1 FROM changes WHERE first = (SELECT max(first) FROM changes)";

    private static final String INSERT = "INSERT INTO changes (first, entries) VALUES (?, ?)";

    private static final int USUAL = 1_024;

    private long committed;
    private ByteBuffer entries = ByteBuffer.allocate(USUAL * ENTRY_BYTES);

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
        if (!entries.hasRemaining()) {
            entries = ByteBuffer.allocate(entries.capacity() * 2).put(entries.flip());
        }
        long number = next();
        entries.putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put((byte) state.ordinal())
                .putInt(attempt);
        return number;
    }

    void write(Session session) throws SQLException {
        if (entries.position() > 0) {
            session.of(INSERT)
                    .number(committed + 1)
                    .bytes(Arrays.copyOf(entries.array(), entries.position()))
                    .update();
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
        return entries.position() / ENTRY_BYTES;
    }
}
