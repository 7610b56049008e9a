package dev.millrace.content;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The name of a directory of content, in a file of it: it goes wherever the directory goes, and is the same for all servers
 * that have the directory.
 */
final class PlaceFile {

    private static final String NAME = "place";
    private static final int BYTES = 8;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");

    private PlaceFile() {}

    /** What a directory is called; it gets a name if it has none. Servers that do so at once agree. */
    static String of(Path directory) throws IOException {
        var file = directory.resolve(NAME);
        var known = read(file);
        if (known.isPresent()) {
            return known.get();
        }
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        var draft = directory.resolve(NAME + "." + UUID.randomUUID());
        try {
            Files.writeString(draft, HexFormat.of().formatHex(random) + "\n");
            name(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
        return read(file).orElseThrow(() -> new IOException(file + " does not hold the name of a content directory"));
    }

    /** Never replaces a name that another server has given meanwhile. */
    private static void name(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException _) {
            // that is the name, then
        } catch (FileSystemException | UnsupportedOperationException _) {
            copy(draft, file); // there are no links, so there is no sharing either
        }
    }

    private static void copy(Path draft, Path file) throws IOException {
        try {
            Files.copy(draft, file);
        } catch (FileAlreadyExistsException _) {
            // that is the name, then
        }
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            var name = Files.readString(file).strip();
            if (!FORM.matcher(name).matches()) {
                throw new IOException(file + " does not hold the name of a content directory");
            }
            return Optional.of(name);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
