package dev.millrace.store.postgres;

import dev.millrace.store.row.ChangeEntries;
import java.util.List;

/** Reads the journal for those who follow it. */
record JournalRows(Reading reading) implements Feed.Rows {

    private static final String AFTER =
            "SELECT number, first, writer, entries, notes FROM changes WHERE number > ? ORDER BY number LIMIT ?";

    private record Raw(long number, long first, String writer, byte[] entries, String notes) {
        private Feed.Row row() {
            var told = Notes.JSON.read(notes);
            Long pending = told.pending();
            return new Feed.Row(
                    number, writer, told.with(ChangeEntries.read(first, entries)), pending == null ? 0 : pending);
        }
    }

    @Override
    public List<Feed.Row> after(long number, int limit) {
        return reading
                .read(() -> reading.sql(AFTER)
                        .params(number, limit)
                        .query((row, at) -> new Raw(
                                row.getLong(1), row.getLong(2), row.getString(3), row.getBytes(4), row.getString(5)))
                        .list())
                .stream()
                .map(Raw::row)
                .toList();
    }
}
