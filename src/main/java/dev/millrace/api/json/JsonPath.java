package dev.millrace.api.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamContext;

/** The place of a value in a document, as errors name it: {@code retry.maxAttempts}, {@code ids[3]}. */
final class JsonPath {

    /** What the whole document is called. */
    static final String ROOT = "body";

    private JsonPath() {}

    static String of(TokenStreamContext context) {
        var path = new StringBuilder();
        append(context, path);
        return path.isEmpty() ? ROOT : path.toString();
    }

    static String of(JacksonException failure) {
        var path = new StringBuilder();
        for (var step : failure.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.isEmpty() ? ROOT : path.toString();
    }

    // nesting is bounded by the parser, and so is the depth of this recursion
    private static void append(TokenStreamContext context, StringBuilder path) {
        var parent = context.getParent();
        if (parent != null) {
            append(parent, path);
        }
        if (context.inArray() && context.hasCurrentIndex()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.inObject() && context.currentName() != null) {
            path.append(path.isEmpty() ? "" : ".").append(context.currentName());
        }
    }
}
