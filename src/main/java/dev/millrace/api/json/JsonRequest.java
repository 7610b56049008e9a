package dev.millrace.api.json;

import java.util.Map;

/** What the API reads as a body. */
public interface JsonRequest {

    /**
     * Adds whatever is wrong with the values. A field that was unreadable is absent by now and has its error already.
     */
    void check(FieldErrors errors);

    /**
     * Adds whatever is wrong with the path that the body was sent to.
     *
     * @param path its variables by name
     */
    default void checkPath(Map<?, ?> path, FieldErrors errors) {
        // most paths have no variables
    }
}
