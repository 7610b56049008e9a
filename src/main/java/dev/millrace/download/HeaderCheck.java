package dev.millrace.download;

import dev.millrace.net.RequestHeaders;
import dev.millrace.task.FieldError;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what is wrong with the request headers of a download. */
final class HeaderCheck {

    /** What would ask for part of a file, or for none. */
    private static final Set<String> OURS =
            Set.of("if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "range");

    private HeaderCheck() {}

    static List<FieldError> errors(Map<String, String> headers) {
        return RequestHeaders.wrongWith(headers, OURS).entrySet().stream()
                .map(wrong -> new FieldError(
                        wrong.getKey().isEmpty() ? "headers" : "headers." + wrong.getKey(), wrong.getValue()))
                .toList();
    }
}
