package dev.millrace.store.transfer;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of the embedded store that become rows of one table of the database.
 *
 * @param name of the table
 * @param rows SQLite's query for them; its columns are called as those of the table
 * @param left columns that have no counterpart
 */
record CopiedTable(String name, String rows, Set<String> left) {

    private static final Logger LOG = LoggerFactory.getLogger(CopiedTable.class);

    /** Sent in one statement, which may take no longer than any other. */
    private static final int CHUNK_CHARS = 1 << 20;

    private static final int REPORT_ROWS = 200_000;

    /** The same table of the embedded store. */
    static CopiedTable same(String name, String... left) {
        return new CopiedTable(name, "SELECT * FROM " + name, Set.of(left));
    }

    /** @return how many rows there were */
    long copy(Connection from, Connection to) throws SQLException, IOException {
        try (var statement = from.createStatement();
                var row = statement.executeQuery(rows)) {
            var meta = row.getMetaData();
            var names = new ArrayList<String>();
            var places = new ArrayList<Integer>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                if (!left.contains(meta.getColumnName(i))) {
                    names.add(meta.getColumnName(i));
                    places.add(i);
                }
            }
            var copies = to.unwrap(PGConnection.class).getCopyAPI();
            var sql = "COPY " + name + " (" + String.join(", ", names) + ") FROM STDIN";
            var chunk = new StringBuilder();
            long count = 0;
            while (row.next()) {
                append(chunk, row, places);
                count++;
                if (chunk.length() >= CHUNK_CHARS) {
                    copies.copyIn(sql, new StringReader(chunk.toString()));
                    chunk.setLength(0);
                }
                if (count % REPORT_ROWS == 0) {
                    LOG.info("copied {} rows of {}", count, name);
                }
            }
            copies.copyIn(sql, new StringReader(chunk.toString()));
            return count;
        }
    }

    private static void append(StringBuilder chunk, ResultSet row, List<Integer> places) throws SQLException {
        char separator = 0;
        for (int place : places) {
            if (separator != 0) {
                chunk.append(separator);
            }
            separator = '\t';
            var value = row.getObject(place);
            if (value == null) {
                chunk.append("\\N");
            } else if (value instanceof byte[] bytes) {
                chunk.append("\\\\x").append(HexFormat.of().formatHex(bytes));
            } else {
                escape(chunk, value.toString());
            }
        }
        chunk.append('\n');
    }

    /** As PostgreSQL's COPY reads text. */
    private static void escape(StringBuilder chunk, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> chunk.append("\\\\");
                case '\n' -> chunk.append("\\n");
                case '\r' -> chunk.append("\\r");
                case '\t' -> chunk.append("\\t");
                default -> chunk.append(c);
            }
        }
    }
}
