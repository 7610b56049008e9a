package dev.millrace.compute.functions;

import dev.millrace.content.FileNames;
import java.net.URLConnection;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the names of a zip archive's entries are good for. They come from strangers and are never used as paths. */
final class EntryNames {

    private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private EntryNames() {}

    /** Whether a file saved under that name could land outside of the directory it is unpacked to, on some system. */
    static boolean isUnsafe(String name) {
        return name.isEmpty()
                || name.startsWith("/")
                || name.indexOf('\\') >= 0
                || DRIVE.matcher(name).find()
                || CONTROL.matcher(name).find()
                || Arrays.asList(name.split("/", -1)).contains("..");
    }

    /** The last part of a name, made safe; {@code null} if nothing is left of it. */
    static @Nullable String fileName(String name) {
        return FileNames.safe(name);
    }

    /** The media type that the ending of a name stands for. */
    static String mediaType(String name) {
        return Objects.requireNonNullElse(URLConnection.guessContentTypeFromName(name), "application/octet-stream");
    }
}
