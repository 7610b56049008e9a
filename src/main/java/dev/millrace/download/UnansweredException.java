package dev.millrace.download;

import java.io.IOException;

/** A source gave no answer to a request: a failure of the network, told apart from those of the disk. */
final class UnansweredException extends IOException {

    private static final long serialVersionUID = 1L;

    private final IOException why;

    UnansweredException(IOException why) {
        super(why);
        this.why = why;
    }

    IOException why() {
        return why;
    }
}
