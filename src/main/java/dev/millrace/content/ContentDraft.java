package dev.millrace.content;

import dev.millrace.task.ContentRef;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Content being written, hashed on the way. Used by one thread at a time.
 *
 * <p>Writing throws {@link dev.millrace.task.Refusal.ContentTooLarge} beyond what the store takes, and
 * {@link dev.millrace.task.Refusal.StorageFull} when there is no room left.
 *
 * <p>Closing it throws away what was written, unless it was kept: use it in a try-with-resources block.
 */
public abstract class ContentDraft extends OutputStream {

    /** Bytes written so far. */
    public abstract long bytes();

    /** SHA-256 of what was written so far, lower-case hexadecimal. */
    public abstract String sha256();

    /** Makes the content durable and visible, whole, under its final key; nothing can be written after that. */
    public abstract ContentRef keep(String contentType, @Nullable String fileName) throws IOException;
}
