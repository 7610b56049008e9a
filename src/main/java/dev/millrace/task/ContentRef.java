package dev.millrace.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a task produced, by reference: immutable once it exists.
 *
 * @param key where the content store finds them; opaque to everyone else
 * @param bytes their length
 * @param sha256 their SHA-256, lower-case hexadecimal
 * @param contentType a media type
 * @param fileName a safe name to save them under, if there is one
 */
public record ContentRef(
        String key,
        long bytes,
        String sha256,
        String contentType,
        @Nullable String fileName,
        Instant storedAt) {

    /** The same bytes under another name. */
    public ContentRef named(@Nullable String other) {
        return new ContentRef(key, bytes, sha256, contentType, other, storedAt);
    }
}
