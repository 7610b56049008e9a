package dev.millrace.content;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A line of text in a file that is written once and never replaced, whoever tries to at the same time.
 *
 * @param form what the line looks like
 */
record OnceFile(Path path, Pattern form) {

    /** What the file says; says it from now on if there was none. */
    String orElse(String text) throws IOException {
        var known = read();
        if (known.isPresent()) {
            return known.get();
        }
        var draft = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID());
        try {
            Files.writeString(draft, text + "\n");
            name(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
        return read().orElseThrow(this::strange);
    }

    private void name(Path draft) throws IOException {
        try {
            Files.createLink(path, draft);
        } catch (FileAlreadyExistsException _) {
            // another server's text is the one, then
        } catch (FileSystemException | UnsupportedOperationException _) {
            copy(draft); // there are no links, so there is no sharing either
        }
    }

    private void copy(Path draft) throws IOException {
        try {
            Files.copy(draft, path);
        } catch (FileAlreadyExistsException _) {
            // another server's text is the one, then
        }
    }

    private Optional<String> read() throws IOException {
        try {
            var text = Files.readString(path).strip();
            if (!form.matcher(text).matches()) {
                throw strange();
            }
            return Optional.of(text);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private IOException strange() {
        return new IOException(path + " does not hold the name of a content directory");
    }
}
