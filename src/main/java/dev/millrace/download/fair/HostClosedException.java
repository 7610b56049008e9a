package dev.millrace.download.fair;

import java.io.IOException;
import java.time.Instant;

/** A host asked not to be asked again before a time that has not come. Nothing was sent to it. */
public final class HostClosedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String host;
    private final Instant until;

    HostClosedException(String host, Instant until) {
        super(host + " asked not to be asked again before " + until);
        this.host = host;
        this.until = until;
    }

    /** In its canonical form. */
    public String host() {
        return host;
    }

    /** When it may be asked again. */
    public Instant until() {
        return until;
    }
}
