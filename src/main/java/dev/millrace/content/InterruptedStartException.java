package dev.millrace.content;

/** The server was told to end while it looked whether its bucket can be used. */
final class InterruptedStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InterruptedStartException() {
        super("The server was told to end while it waited for the bucket that content is kept in.");
    }
}
