package dev.millrace.settings;

import java.io.IOException;
import java.nio.file.Path;

/** The data directory cannot be created or written to. */
public final class DataDirectoryUnusableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DataDirectoryUnusableException(Path directory, IOException cause) {
        super("The data directory " + directory + " cannot be created or written to: " + cause, cause);
    }
}
