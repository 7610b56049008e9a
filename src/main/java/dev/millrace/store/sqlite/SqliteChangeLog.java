package dev.millrace.store.sqlite;

import dev.millrace.store.row.ChangeEntries;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.ChangeLog.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;

/** The log of changes in an SQLite file. See {@link ChangeLog} for what callers can rely on. */
final class SqliteChangeLog implements ChangeLog {

    private static final RowMapper<List<Entry>> ROW =
            (row, number) -> ChangeEntries.read(row.getLong(1), row.getBytes(2));

    /** Rows from the one that the change after the given number is in. */
    private static final String FROM = """
            SELECT first, entries FROM changes
            WHERE first >= (SELECT max(first) FROM changes WHERE first <= ?) ORDER BY first
            """;

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
                row.next().stream().filter(entry -> entry.number() > after).forEach(found::add);
            }
        }
        return found;
    }
}
