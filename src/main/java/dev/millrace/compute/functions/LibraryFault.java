package dev.millrace.compute.functions;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a library that reads a format failed with: they throw whatever they stumble over, and wrap the end of the attempt. */
record LibraryFault(Exception thrown) {

    /** The first of its causes that is of a kind, itself included. */
    <T extends Throwable> Optional<T> cause(Class<T> kind) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return Optional.of(kind.cast(cause));
            }
        }
        return Optional.empty();
    }

    /**
     * What is wrong with the content, in the library's words as far as they are of the format and not of its own code.
     *
     * @throws InterruptedIOException if nothing is, and the attempt was told to stop
     */
    String why() throws InterruptedIOException {
        var stopped = cause(InterruptedIOException.class);
        if (stopped.isPresent()) {
            throw stopped.get();
        }
        return why(thrown);
    }

    private static String why(@Nullable Throwable fault) {
        return switch (fault) {
            case EOFException _ -> "it ends too early";
            case IOException io when io.getCause() != null -> why(io.getCause());
            case IOException io when io.getMessage() != null -> io.getMessage();
            case null, default -> "its parts do not fit together";
        };
    }
}
