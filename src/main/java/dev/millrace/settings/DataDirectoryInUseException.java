package dev.millrace.settings;

import java.nio.file.Path;

/** Another server works with the data directory. */
public final class DataDirectoryInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param holder the process id of the other server, or empty if it left none */
    DataDirectoryInUseException(Path directory, String holder) {
        super("Another server uses the data directory " + directory
                + (holder.isEmpty() ? "." : " (process " + holder + ")."));
    }
}
