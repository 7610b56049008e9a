package dev.millrace.store;

/** The configuration asks for a store that this version does not have. The server does not start then. */
final class UnsupportedStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsupportedStoreException() {
        super("millrace.store.url is set, and this version of Millrace cannot use a database server yet.");
    }
}
