package dev.millrace.store.sqlite;

import dev.millrace.task.ChangeLog;
import dev.millrace.task.ChangeLog.Entry;
import dev.millrace.task.FutureId;
import dev.millrace.task.TaskState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;

/** The log of changes in an SQLite file. See {@link ChangeLog} for what callers can rely on. */
final class SqliteChangeLog implements ChangeLog {

    private record LogRow(long first, byte[] entries) {}

    private static final RowMapper<LogRow> ROW = (row, number) -> new LogRow(row.getLong(1), row.getBytes(2));

    /** Rows from the one that the change after the given number is in. */
    private static final String FROM = """
            SELECT first, entries FROM changes
            WHERE first >= (SELECT max(first) FROM changes WHERE first <= ?) ORDER BY first
            """;

    private static final TaskState[] STATES = TaskState.values();

    private final Reading reading;

    SqliteChangeLog(Reading reading) {
        this.reading = reading;
    }

    @Override
    public long latest() {
        return reading.read(
                () -> reading.sql(Journal.LATEST).query(Long.class).optional().orElse(0L));
    }

    @Override
    public Optional<List<Entry>> since(long number, int limit) {
        long latest = latest();
        if (number < 0 || number > latest) {
            return Optional.empty();
        }
        var found = reading.read(() -> entries(number, limit));
        boolean whole = found.isEmpty() ? number == latest : found.getFirst().number() == number + 1;
        return whole ? Optional.of(found) : Optional.empty();
    }

    private List<Entry> entries(long after, int limit) {
        List<Entry> found = new ArrayList<>();
        try (var rows = reading.sql(FROM).param(after + 1).query(ROW).stream()) {
            for (var row = rows.iterator(); row.hasNext() && found.size() < limit; ) {
                read(row.next(), after, found);
            }
        }
        return found;
    }

    private static void read(LogRow row, long after, List<Entry> found) {
        var entries = ByteBuffer.wrap(row.entries());
        for (long number = row.first(); entries.hasRemaining(); number++) {
            var id = new FutureId(new UUID(entries.getLong(), entries.getLong()));
            var state = STATES[entries.get()];
            int attempt = entries.getInt();
            if (number > after) {
                found.add(new Entry(number, id, state, attempt));
            }
        }
    }
}
