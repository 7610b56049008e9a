package dev.millrace.store.transfer;

import org.jspecify.annotations.Nullable;

/** The embedded store cannot be copied into the database, and nothing was. The server does not start then. */
public final class ImportRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImportRefusedException(String why, @Nullable Throwable cause) {
        super(why, cause);
    }

    public ImportRefusedException(String why) {
        this(why, null);
    }
}
