package dev.millrace.compute;

import dev.millrace.task.FutureId;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** What a function may ask of its surroundings while it runs, and tell them. Used by the thread that runs it. */
public interface FunctionContext {

    /** Writes content. */
    @FunctionalInterface
    interface ContentWriter {
        void writeTo(OutputStream out) throws IOException, InterruptedException;
    }

    /** The number of this attempt, from 1. */
    int attempt();

    /**
     * Leaves when the attempt was told to stop; cheap, to be called every few milliseconds of work.
     *
     * @throws InterruptedException if it was
     */
    void checkStop() throws InterruptedException;

    /**
     * Tells how far the work is.
     *
     * @param unit what is counted, such as {@code rows}
     */
    void progress(long completed, long total, String unit);

    /**
     * Opens the content of a future that the arguments name in {@code future} or {@code futures}. To be closed. The stream
     * tells the progress in bytes and leaves with an {@link java.io.InterruptedIOException} when the attempt was told to
     * stop, so that what only reads it needs to do neither.
     *
     * @throws FunctionFailure with {@code input-missing} if the content is gone
     */
    FunctionInput input(FutureId future) throws IOException, FunctionFailure;

    /**
     * Makes what the writer writes the content of this future, whole or, if the writer throws, not at all. At most once a
     * run. The stream leaves with an {@link java.io.InterruptedIOException} when the attempt was told to stop; closing it
     * early does no harm.
     *
     * @return the number of bytes
     */
    long output(String contentType, @Nullable String fileName, ContentWriter writer)
            throws IOException, InterruptedException;
}
