package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The name of a WebAssembly module: 1 to 63 lower-case letters, digits and inner hyphens. */
public record ModuleName(@JsonValue String value) implements Comparable<ModuleName> {

    /** What the name of a module looks like, as a regular expression. */
    public static final String PATTERN = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    private static final Pattern VALID = Pattern.compile(PATTERN);

    @JsonCreator
    public ModuleName {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "a module name is 1 to 63 lower-case letters, digits and inner hyphens, such as 'resize' or 'tax-2026'");
        }
    }

    public static boolean isValid(String text) {
        return VALID.matcher(text).matches();
    }

    @Override
    public int compareTo(ModuleName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
