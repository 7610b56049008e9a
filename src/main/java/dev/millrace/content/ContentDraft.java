package dev.millrace.content;

import dev.millrace.task.ContentRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Content being written, hashed on the way.
 *
 * <p>It may be written in any order: {@link #write(long, byte[], int, int)}, {@link #held}, {@link #bytes} and
 * {@link #note()} are safe for several threads, as long as none writes a byte that another has written or is writing. A byte
 * is written once: what is hashed already is not hashed again. All other methods are for one thread at a time, and for none
 * that runs beside a write.
 *
 * <p>Writing throws {@link dev.millrace.task.Refusal.ContentTooLarge} beyond what the store takes, and
 * {@link dev.millrace.task.Refusal.StorageFull} when there is no room left.
 *
 * <p>Closing it throws away what was written, unless it was kept or set aside: use it in a try-with-resources block.
 */
public abstract class ContentDraft extends OutputStream {

    /**
     * Tells how many bytes it is going to have, and sets room aside for them; may be told anew. Fewer may come, and more as
     * far as there is room.
     *
     * @throws dev.millrace.task.Refusal.ContentTooLarge if the store takes no content of that size
     * @throws dev.millrace.task.Refusal.StorageFull if they do not fit
     */
    public abstract void expect(long total) throws IOException;

    /** Appends to the bytes that are there without a gap from the first one on. */
    @Override
    public abstract void write(byte[] from, int offset, int length) throws IOException;

    /**
     * Writes bytes to their place.
     *
     * @param at where the first of them goes, from 0
     */
    public abstract void write(long at, byte[] from, int offset, int length) throws IOException;

    /** Which bytes are there. */
    public abstract ByteRanges held();

    /** How many bytes are there. */
    public abstract long bytes();

    /**
     * SHA-256 of what was written, lower-case hexadecimal. Waits until it is computed, also if the thread is interrupted.
     *
     * @throws IllegalStateException if there are gaps
     * @throws IOException if what came out of order could not be read back
     */
    public abstract String sha256() throws IOException;

    /** What its maker noted of it, now or in the attempt that set it aside. */
    public abstract @Nullable String note();

    /**
     * Notes what is needed to go on with it later. From then on, a large draft is there for the next attempt even if the
     * server dies: as far as it was forced to disk, every few dozen mebibytes or seconds.
     */
    public abstract void note(String note);

    /**
     * Puts it aside for the next attempt, with a note, and closes it; throws it away if nothing was written. What is small
     * is forgotten when the server ends. May be called by a thread that is interrupted.
     */
    public abstract void setAside(String note) throws IOException;

    /**
     * Makes the content durable and visible, whole, under its final key; nothing can be written after that.
     *
     * @throws IllegalStateException if there are gaps
     */
    public abstract ContentRef keep(String contentType, @Nullable String fileName) throws IOException;

    /**
     * Makes a copy of other content of it, and keeps it as that.
     *
     * @param in all bytes of that content
     * @throws NoSuchFileException if other bytes came
     */
    final ContentRef keepCopy(ContentRef content, InputStream in) throws IOException {
        expect(content.bytes());
        in.transferTo(this);
        if (!sha256().equals(content.sha256())) {
            throw new NoSuchFileException(content.key());
        }
        return keep(content.contentType(), content.fileName());
    }
}
