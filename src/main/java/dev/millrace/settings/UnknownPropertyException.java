package dev.millrace.settings;

import java.util.List;

/** Properties were set that no feature knows. The server does not start then. */
final class UnknownPropertyException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final transient List<String> unknown;
    private final transient List<KnownProperty> known;

    UnknownPropertyException(List<String> unknown, List<KnownProperty> known) {
        super("unknown properties: " + String.join(", ", unknown));
        this.unknown = List.copyOf(unknown);
        this.known = List.copyOf(known);
    }

    /** As they were written. */
    List<String> unknown() {
        return unknown;
    }

    List<KnownProperty> known() {
        return known;
    }
}
