package dev.millrace.content;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.web.util.UriUtils;

/**
 * Makes names that a file can safely be saved under, on any system, from names that strangers gave.
 *
 * <p>A safe name has 1 to {@value #MAX_BYTES} bytes of UTF-8, no directory, no control or formatting character, nothing
 * that Windows reserves, and no dot or space at its start or end.
 */
public final class FileNames {

    private static final int MAX_BYTES = 255;

    /** An ending longer than this is no file name extension worth keeping when a name is cut. */
    private static final int MAX_EXTENSION = 16;

    private static final Pattern DIRECTORIES = Pattern.compile("^.*[/\\\\]", Pattern.DOTALL);

    /** Control, formatting (such as those that turn the direction of writing), separator and unpaired characters. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

    private static final Pattern RESERVED = Pattern.compile("[<>:\"|?*]");
    private static final Pattern EDGES = Pattern.compile("^[.\\p{Z}]+|[.\\p{Z}]+$");
    private static final Pattern DEVICE = Pattern.compile(
            "(CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9¹²³])\\p{Z}*(\\..*)?", Pattern.CASE_INSENSITIVE);

    private FileNames() {}

    /** Whether the name is safe as it is. */
    public static boolean isSafe(String name) {
        return name.equals(safe(name));
    }

    /** The safe name nearest to the given one, or {@code null} if nothing of it is left. */
    public static @Nullable String safe(String name) {
        var text = Normalizer.normalize(name, Normalizer.Form.NFC);
        text = DIRECTORIES.matcher(text).replaceFirst("");
        text = INVISIBLE.matcher(text).replaceAll("");
        text = RESERVED.matcher(text).replaceAll("_");
        text = trimmed(text);
        if (DEVICE.matcher(text).matches()) {
            text = "_" + text;
        }
        text = cut(text);
        return text.isEmpty() ? null : text;
    }

    /** The safe form of the name that a {@code Content-Disposition} (RFC 6266) gives, if it gives one. */
    public static @Nullable String fromContentDisposition(String header) {
        try {
            var name = ContentDisposition.parse(header).getFilename();
            return name == null ? null : safe(utf8(name));
        } catch (IllegalArgumentException _) {
            return null; // a header that cannot be understood names nothing
        }
    }

    /** The safe form of the last part of a URL's path, if there is one. */
    public static @Nullable String fromUrl(URI url) {
        var path = url.getRawPath();
        if (path == null) {
            return null;
        }
        var last = path.substring(path.lastIndexOf('/') + 1);
        try {
            return safe(UriUtils.decode(last, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return safe(last);
        }
    }

    private static String trimmed(String text) {
        return EDGES.matcher(text).replaceAll("");
    }

    /** Many servers send UTF-8 where only ISO-8859-1 is allowed; what is valid UTF-8 was meant as such. */
    private static String utf8(String name) {
        if (name.chars().noneMatch(c -> c >= 0x80) || name.chars().anyMatch(c -> c > 0xff)) {
            return name;
        }
        try {
            var bytes = ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            return name;
        }
    }

    private static String cut(String text) {
        if (length(text) <= MAX_BYTES) {
            return text;
        }
        int dot = text.lastIndexOf('.');
        var extension = dot > 0 && length(text.substring(dot)) <= MAX_EXTENSION ? text.substring(dot) : "";
        var stem = new StringBuilder();
        int room = MAX_BYTES - length(extension);
        for (int c : text.substring(0, text.length() - extension.length())
                .codePoints()
                .toArray()) {
            room -= length(Character.toString(c));
            if (room < 0) {
                break;
            }
            stem.appendCodePoint(c);
        }
        return trimmed(stem.toString()) + extension;
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
