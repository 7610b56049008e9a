package dev.millrace.task;

import java.util.regex.Pattern;

/**
 * What a store is called: made once, with its tables, and the same for all servers that have it.
 *
 * @param value a UUID in lower case
 */
public record StoreId(String value) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** @throws IllegalArgumentException if it is no UUID */
    public StoreId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a store's name must be a UUID");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
