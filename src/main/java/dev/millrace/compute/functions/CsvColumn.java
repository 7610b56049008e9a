package dev.millrace.compute.functions;

import com.dynatrace.hash4j.hashing.Hashing;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What there is to say of one column of a table, gathered value by value in bounded memory. */
final class CsvColumn {

    /** Longer values are known by their beginning and a hash of the whole. */
    private static final int MAX_LENGTH = 100;

    private final @Nullable String name;
    private final ValueTally tally = new ValueTally();
    private final NumberSummary numbers = new NumberSummary();
    private ValueType type = ValueType.EMPTY;
    private long count;
    private long leastInteger = Long.MAX_VALUE;
    private long mostInteger = Long.MIN_VALUE;
    private String leastText = "";
    private String mostText = "";
    private String earliest = "";
    private String latest = "";
    private Instant earliestTime = Instant.MAX;
    private Instant latestTime = Instant.MIN;

    /** @param name absent if the table has no header, or not for this column */
    CsvColumn(@Nullable String name) {
        this.name = name;
    }

    /**
     * @param value without blanks around it; an empty one counts as none
     * @param distinctLimit how many different values may be held
     */
    void add(String value, int distinctLimit) {
        if (value.isEmpty()) {
            return;
        }
        count++;
        var known = shortened(value);
        tally.add(known, distinctLimit);
        leastText = count == 1 || known.compareTo(leastText) < 0 ? known : leastText;
        mostText = known.compareTo(mostText) > 0 ? known : mostText;
        // Nothing brings a column of text back from being one.
        if (type != ValueType.TEXT) {
            addTyped(value);
        }
    }

    private void addTyped(String value) {
        var kind = ValueType.of(value);
        type = type.and(kind);
        switch (kind) {
            case INTEGER -> {
                long integer = Long.parseLong(value);
                leastInteger = Math.min(leastInteger, integer);
                mostInteger = Math.max(mostInteger, integer);
                numbers.add(integer);
            }
            case NUMBER -> numbers.add(Double.parseDouble(value));
            case DATE -> addTime(value);
            case EMPTY, BOOLEAN, TEXT -> {
                // these have no more to them than their text
            }
        }
    }

    private void addTime(String value) {
        var time = ValueType.time(value);
        if (time != null && time.isBefore(earliestTime)) {
            earliestTime = time;
            earliest = value;
        }
        if (time != null && time.isAfter(latestTime)) {
            latestTime = time;
            latest = value;
        }
    }

    /** @param rows how many the table has; those without a value here count as empty */
    CsvStats.Column told(long rows, int top) {
        return new CsvStats.Column(
                name,
                type,
                count,
                rows - count,
                Math.min(count, tally.distinct()),
                tally.isApproximate(),
                least(),
                most(),
                type.isNumeric() ? numbers.mean() : null,
                type.isNumeric() ? numbers.standardDeviation() : null,
                tally.top(top));
    }

    private @Nullable Object least() {
        return switch (type) {
            case EMPTY -> null;
            case INTEGER -> leastInteger;
            case NUMBER -> numbers.least();
            case DATE -> earliest;
            case BOOLEAN, TEXT -> leastText;
        };
    }

    private @Nullable Object most() {
        return switch (type) {
            case EMPTY -> null;
            case INTEGER -> mostInteger;
            case NUMBER -> numbers.most();
            case DATE -> latest;
            case BOOLEAN, TEXT -> mostText;
        };
    }

    /** What a long text is known by. */
    static String shortened(String value) {
        if (value.length() <= MAX_LENGTH) {
            return value;
        }
        long hash = Hashing.komihash5_0().hashCharsToLong(value);
        return beginning(value) + "… #" + HexFormat.of().toHexDigits(hash);
    }

    /** At most so many characters from the beginning, and no half one. */
    static String beginning(String value) {
        if (value.length() <= MAX_LENGTH) {
            return value;
        }
        return value.substring(
                0, Character.isHighSurrogate(value.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH);
    }
}
