package dev.millrace.compute.wasm;

import java.io.IOException;
import java.util.Objects;

/** Leads out of a module whose standard stream broke; never leaves this package. */
final class BrokenStream extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokenStream(IOException cause) {
        super(cause);
    }

    IOException broken() {
        return (IOException) Objects.requireNonNull(getCause());
    }
}
