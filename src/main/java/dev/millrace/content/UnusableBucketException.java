package dev.millrace.content;

import dev.millrace.content.s3.BucketException;

/** The bucket cannot be used as it is configured. The server does not start then. */
final class UnusableBucketException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableBucketException(BucketException cause) {
        super("Content cannot be kept as configured: " + cause.getMessage() + ".", cause);
    }
}
