package dev.millrace.pool.process;

/** Tells that there is no child, and is not going to be one soon. */
final class NoWorkersException extends Exception {

    private static final long serialVersionUID = 1L;

    NoWorkersException(String message) {
        super(message, null, false, false);
    }
}
