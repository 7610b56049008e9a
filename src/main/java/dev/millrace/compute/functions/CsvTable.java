package dev.millrace.compute.functions;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table that is read row by row, of which nothing is kept but what its columns are told by. */
final class CsvTable extends AbstractBaseCsvCallbackHandler<Boolean> {

    static final int MAX_COLUMNS = 1000;
    private static final int MAX_ROW = 16 << 20;

    /** How many different values are held, and of each column. */
    private static final int MAX_DISTINCT = 200_000;

    private static final int MAX_DISTINCT_OF_COLUMN = 10_000;

    private final List<CsvColumn> columns = new ArrayList<>();

    /** Whether the next record has the names of the columns. */
    private boolean headerAwaited;

    /** How many columns the first record has; 0: there was none. */
    private int width;

    private int distinctLimit = MAX_DISTINCT / MAX_COLUMNS;
    private int rowLength;
    private long rows;
    private long raggedRows;
    private @Nullable Long firstRaggedLine;

    CsvTable(boolean hasHeader) {
        headerAwaited = hasHeader;
    }

    @Override
    protected void handleBegin(long line) {
        rowLength = 0;
    }

    @Override
    protected void handleField(int index, char[] chars, int from, int length, boolean quoted) {
        rowLength += length;
        if (index == MAX_COLUMNS || rowLength > MAX_ROW) {
            throw new CsvParseException("more than %d columns or %d characters in a row (record starting at line %d)"
                    .formatted(MAX_COLUMNS, MAX_ROW, line()));
        }
        var value = new String(chars, from, length).strip();
        if (headerAwaited) {
            columns.add(new CsvColumn(CsvColumn.beginning(value)));
            return;
        }
        if (index == columns.size()) {
            columns.add(new CsvColumn(null));
        }
        columns.get(index).add(value, distinctLimit);
    }

    @Override
    protected Boolean buildRecord() {
        if (getRecordType() == RecordType.EMPTY) {
            return true;
        }
        if (width == 0) {
            width = getFieldCount();
            distinctLimit = Math.min(MAX_DISTINCT / width, MAX_DISTINCT_OF_COLUMN);
        }
        if (headerAwaited) {
            headerAwaited = false;
            return true;
        }
        rows++;
        if (getFieldCount() != width) {
            raggedRows++;
            firstRaggedLine = firstRaggedLine == null ? Long.valueOf(line()) : firstRaggedLine;
        }
        return true;
    }

    /** Where the record that is being read begins, from 1. */
    long line() {
        return getStartingLineNumber();
    }

    long rows() {
        return rows;
    }

    /** How many rows have more or fewer fields than the first record. */
    long raggedRows() {
        return raggedRows;
    }

    @Nullable
    Long firstRaggedLine() {
        return firstRaggedLine;
    }

    List<CsvStats.Column> columns(int top) {
        return columns.stream().map(column -> column.told(rows, top)).toList();
    }
}
