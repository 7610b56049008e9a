package dev.millrace.store;

/** The configuration asks for a store that Millrace does not have. The server does not start then. */
final class UnsupportedStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The URL is not shown, as there may be a password in it. */
    UnsupportedStoreException() {
        super("millrace.store.url is not the URL of a PostgreSQL database: it does not begin with "
                + DatabaseServerConfiguration.SCHEME + ".");
    }
}
