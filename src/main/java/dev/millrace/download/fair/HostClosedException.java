package dev.millrace.download.fair;

import java.io.IOException;
import java.time.Instant;

/** A host asked not to be asked again before a time that has not come. Nothing was sent to it. */
public final class HostClosedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Instant until;

    HostClosedException(String host, Instant until) {
        super(host + " asked not to be asked again before " + until);
        this.until = until;
    }

    /** When it may be asked again. */
    public Instant until() {
        return until;
    }
}
