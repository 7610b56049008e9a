package dev.millrace.store.postgres;

import dev.millrace.store.row.ChangeEntries;
import dev.millrace.task.ChangeLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;

/** The log of changes in a PostgreSQL database. See {@link ChangeLog} for what callers can rely on. */
final class PostgresChangeLog implements ChangeLog {

    private static final RowMapper<List<Entry>> ROW =
            (row, number) -> ChangeEntries.read(row.getLong(1), row.getBytes(2));

    /** Few, since one may have one entry or thousands. */
    private static final int ROWS = 64;

    /** Rows with changes, from the one that the change after the given number is in. */
    private static final String FROM = """
            SELECT first, entries FROM changes
            WHERE first >= (SELECT max(first) FROM changes WHERE first <= ?) AND length(entries) > 0
            ORDER BY number LIMIT ?
            """;

    private final Reading reading;

    PostgresChangeLog(Reading reading) {
        this.reading = reading;
    }

    @Override
    public long latest() {
        return reading.read(() -> reading.sql(Journal.LATEST).query(Long.class).single());
    }

    @Override
    public Optional<List<Entry>> since(long number, int limit) {
        long latest = latest();
        if (number < 0 || number > latest) {
            return Optional.empty();
        }
        var found = entries(number, latest, limit);
        boolean whole = found.isEmpty() ? number == latest : found.getFirst().number() == number + 1;
        return whole ? Optional.of(found) : Optional.empty();
    }

    private List<Entry> entries(long after, long latest, int limit) {
        List<Entry> found = new ArrayList<>();
        long position = after;
        while (found.size() < limit && position < latest) {
            var page = page(position);
            if (page.isEmpty()) {
                break;
            }
            found.addAll(page);
            position = page.getLast().number();
        }
        return found;
    }

    private List<Entry> page(long after) {
        return reading
                .read(() -> reading.sql(FROM).params(after + 1, ROWS).query(ROW).list())
                .stream()
                .flatMap(List::stream)
                .filter(entry -> entry.number() > after)
                .toList();
    }
}
