package dev.millrace.security;

import java.util.List;

/** Keys that cannot be used, or a file of them that cannot be read. */
final class UnusableKeys extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    UnusableKeys(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    List<String> faults() {
        return faults;
    }
}
