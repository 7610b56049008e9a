package dev.millrace.store.postgres;

/** The database cannot be used. The server does not start then. */
public final class UnusableDatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableDatabaseException(PostgresSettings settings, String why, Throwable cause) {
        super("The database " + settings.place() + " " + why + ".", cause);
    }

    UnusableDatabaseException(PostgresSettings settings, String why) {
        super("The database " + settings.place() + " " + why + ".");
    }
}
