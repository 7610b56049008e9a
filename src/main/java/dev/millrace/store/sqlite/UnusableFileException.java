package dev.millrace.store.sqlite;

import java.nio.file.Path;

/** The embedded store's file is there and cannot be worked with. The server does not start then. */
public final class UnusableFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final transient Path file;

    UnusableFileException(Path file, String why, Throwable cause) {
        super("The store's file " + file + " " + why + ".", cause);
        this.file = file;
    }

    Path file() {
        return file;
    }
}
