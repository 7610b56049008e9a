package dev.millrace.compute.functions;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What values of a table are, told by how they are written. */
enum ValueType {
    /** Nothing is known, for want of values. */
    EMPTY,
    INTEGER,
    NUMBER,
    BOOLEAN,
    DATE,
    TEXT;

    private static final Pattern INTEGER_FORM = Pattern.compile("[+-]?(0|[1-9][0-9]{0,17})");
    private static final Pattern NUMBER_FORM =
            Pattern.compile("[+-]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

    private static final int DATE_LENGTH = 10;
    private static final int MAX_LENGTH = 64;

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of values of which some are of this type and some of the other. */
    ValueType and(ValueType other) {
        if (this == other || other == EMPTY) {
            return this;
        }
        if (this == EMPTY) {
            return other;
        }
        return isNumeric() && other.isNumeric() ? NUMBER : TEXT;
    }

    boolean isNumeric() {
        return this == INTEGER || this == NUMBER;
    }

    /**
     * The type of a value that is not empty. A number that begins with zeros is text, because it is a name, such as a
     * postal code.
     */
    static ValueType of(String value) {
        if (value.length() > MAX_LENGTH) {
            return TEXT;
        }
        char first = value.charAt(0);
        if (first >= '0' && first <= '9' || first == '-' || first == '+' || first == '.') {
            return ofDigits(value);
        }
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false") ? BOOLEAN : TEXT;
    }

    private static ValueType ofDigits(String value) {
        if (INTEGER_FORM.matcher(value).matches()) {
            return INTEGER;
        }
        if (NUMBER_FORM.matcher(value).matches()) {
            return Double.isFinite(Double.parseDouble(value)) ? NUMBER : TEXT;
        }
        return time(value) == null ? TEXT : DATE;
    }

    /** The time that a date in ISO 8601 stands for, with or without a time of day, which is in UTC if it does not say. */
    static @Nullable Instant time(String value) {
        if (value.length() < DATE_LENGTH || value.charAt(4) != '-' || value.charAt(7) != '-') {
            return null;
        }
        try {
            if (value.length() == DATE_LENGTH) {
                return LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            var iso = value.substring(0, DATE_LENGTH)
                    + value.substring(DATE_LENGTH).replaceFirst("^ ", "T");
            var time = DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            return time instanceof OffsetDateTime offset
                    ? offset.toInstant()
                    : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
