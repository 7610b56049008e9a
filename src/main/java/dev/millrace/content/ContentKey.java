package dev.millrace.content;

import dev.millrace.task.FutureId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a content's file: the future and the attempt that made it.
 *
 * <p>INVARIANT: its text holds hexadecimal digits, hyphens and one dot only, so no key leads out of the directory.
 */
record ContentKey(FutureId id, int attempt) {

    private static final Pattern FORM = Pattern.compile("([0-9a-f-]{36})\\.(\\d{1,9})");
    private static final int SHARD_DIGITS = 2;

    static Optional<ContentKey> parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int attempt = Integer.parseInt(matcher.group(2));
        return FutureId.parse(matcher.group(1)).map(id -> new ContentKey(id, attempt));
    }

    /** The directory that holds it; the last digits of an id are random. */
    Path directory(Path root) {
        var text = id.toString();
        return root.resolve(text.substring(text.length() - SHARD_DIGITS));
    }

    Path file(Path root) {
        return directory(root).resolve(toString());
    }

    @Override
    public String toString() {
        return id + "." + attempt;
    }
}
