package dev.millrace.content.s3;

import java.io.IOException;

/** A bucket that did not do what it was asked for. The message names no secret, and is for operators and callers alike. */
public final class BucketException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    BucketException(String message, boolean lasting, Throwable cause) {
        super(message, cause);
        this.lasting = lasting;
    }

    /** Whether somebody has to change something before it can be otherwise: a name, a right, a key. */
    public boolean lasting() {
        return lasting;
    }
}
