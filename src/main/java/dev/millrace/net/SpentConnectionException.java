package dev.millrace.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection that was kept after an earlier answer turned out to be of no use. */
final class SpentConnectionException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean sent;

    /** @param sent whether the request may have arrived */
    SpentConnectionException(boolean sent, @Nullable Throwable cause) {
        super("a kept connection broke", cause);
        this.sent = sent;
    }

    boolean sent() {
        return sent;
    }
}
