package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The name of a pool: 1 to 63 lower-case letters, digits and inner hyphens, so that it fits URLs and metric tags. */
public record PoolName(@JsonValue String value) {

    /** What a pool name looks like, as a regular expression. */
    public static final String PATTERN = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    private static final Pattern VALID = Pattern.compile(PATTERN);

    /** What uploads name as their pool, though nothing of them is left to run; no pool may be called so. */
    public static final PoolName UPLOADS = new PoolName("uploads");

    @JsonCreator
    public PoolName {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "a pool name is 1 to 63 lower-case letters, digits and inner hyphens, such as 'io' or 'big-files'");
        }
    }

    public static boolean isValid(String text) {
        return VALID.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
