package dev.millrace.content;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the key of a {@link dev.millrace.task.ContentRef} says: the name of a file, and the place where that is.
 *
 * @param place absent in what versions without places made: it is where it was
 */
record Located(ContentKey key, @Nullable String place) {

    private static final char AT = '@';

    static Optional<Located> parse(String text) {
        int at = text.indexOf(AT);
        return at < 0
                ? ContentKey.parse(text).map(key -> new Located(key, null))
                : ContentKey.parse(text.substring(0, at)).map(key -> new Located(key, text.substring(at + 1)));
    }

    @Override
    public String toString() {
        return place == null ? key.toString() : key.toString() + AT + place;
    }
}
