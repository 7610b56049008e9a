package dev.millrace.task;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that another process writes, and that becomes content once it is kept. For one thread at a time.
 *
 * <p>To be kept or closed when the process writes no more. Closing throws away whatever is there, unless it was kept: use it
 * in a try-with-resources block.
 */
public interface HandedFile extends Closeable {

    /** Where it is: absolute. It exists, and is empty at first. */
    Path path();

    /** The most bytes that it may ever have. */
    long mostBytes();

    /**
     * Sets room aside for what is going to be written, so that several writers at once do not take more than there is. To be
     * asked before more is written than was allowed, and every time that it has been: what is there by then needs no
     * room any more.
     *
     * @param bytes how long the file is to become
     * @return how long it may become: at least that
     * @throws Refusal.ContentTooLarge if that is more than {@link #mostBytes}
     * @throws Refusal.StorageFull if there is no room for it
     * @throws IOException if the file cannot be looked at
     */
    long allow(long bytes) throws IOException;

    /**
     * Makes what is in the file now the future's content: durable, and whole under its final key. Blocks while it is hashed
     * and forced to disk. At most once; whatever it throws, the file is gone.
     *
     * @throws Refusal.ContentTooLarge if it has more than {@link #mostBytes}
     * @throws Refusal.StorageFull if there is no room for it
     * @throws IOException if there is no regular file in its place any more, or if it cannot be read
     */
    ContentRef keep(String contentType, @Nullable String fileName) throws IOException;
}
