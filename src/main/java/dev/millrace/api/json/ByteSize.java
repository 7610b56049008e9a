package dev.millrace.api.json;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A number of bytes as a request gives it: a number, or text with a unit. kB, MB, GB and TB are powers of 1000; KiB, MiB, GiB
 * and TiB powers of 1024.
 */
public record ByteSize(@JsonValue long bytes) {

    static final String FORM = "must be a number of bytes, or text such as \"10MB\" or \"1GiB\"";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) ?([A-Za-z]{0,3})");
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("B", 1L),
            Map.entry("kB", 1_000L),
            Map.entry("KB", 1_000L),
            Map.entry("MB", 1_000_000L),
            Map.entry("GB", 1_000_000_000L),
            Map.entry("TB", 1_000_000_000_000L),
            Map.entry("KiB", 1L << 10),
            Map.entry("MiB", 1L << 20),
            Map.entry("GiB", 1L << 30),
            Map.entry("TiB", 1L << 40));

    /** @throws IllegalArgumentException whose message completes "the field …" */
    static ByteSize parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(FORM);
        }
        var unit = UNITS.get(matcher.group(2));
        if (unit == null) {
            throw new IllegalArgumentException(FORM);
        }
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException("must be less than 8 EiB");
        }
    }
}
