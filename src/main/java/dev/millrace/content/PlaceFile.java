package dev.millrace.content;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
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
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return new OnceFile(directory.resolve(NAME), FORM).orElse(HexFormat.of().formatHex(random));
    }
}
