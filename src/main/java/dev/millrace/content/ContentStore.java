package dev.millrace.content;

import dev.millrace.task.ContentBin;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps the bytes that tasks produce. Safe for use by many threads. */
public interface ContentStore extends ContentBin {

    /** The header of a request for content that is to be answered only by a server that {@link #holds} it. */
    String HOLDER_ONLY = "Millrace-Holder-Only";

    /**
     * Begins new content; nothing is visible until {@link ContentDraft#keep}.
     *
     * @param attempt of the future, so that an attempt that was given up on cannot touch its successor's bytes
     * @throws dev.millrace.task.Refusal.StorageFull if the store has no room left
     */
    ContentDraft create(FutureId id, int attempt) throws IOException;

    /**
     * Goes on with what an earlier attempt set aside, or had forced to disk when the server died. Whoever takes it up has it
     * alone: it is there once.
     *
     * @param attempt the one that goes on with it
     */
    Optional<ContentDraft> takeUp(FutureId id, int attempt) throws IOException;

    /**
     * Gives the bytes of one future to another as well, without a second copy where the file system can.
     *
     * @throws java.nio.file.NoSuchFileException if they are gone
     */
    ContentRef share(ContentRef content, FutureId id, int attempt) throws IOException;

    /**
     * Opens content for reading.
     *
     * @param from the first byte wanted, from 0
     * @throws java.nio.file.NoSuchFileException if it is gone
     * @throws dev.millrace.task.Refusal.ContentUnreachable if another server has it, which cannot be asked now
     */
    InputStream open(ContentRef content, long from) throws IOException;

    /**
     * Opens a part of content for reading. More may follow it than was asked for.
     *
     * @param from the first byte wanted, from 0
     * @param length how many are wanted
     * @throws java.nio.file.NoSuchFileException if it is gone
     * @throws dev.millrace.task.Refusal.ContentUnreachable if another server has it, which cannot be asked now
     */
    default InputStream open(ContentRef content, long from, long length) throws IOException {
        return open(content, from);
    }

    /** Whether it is kept where this server keeps content, and not with another server. */
    default boolean holds(ContentRef content) {
        return true;
    }

    /** The file that content is in, to be read only, if the store keeps it in one of this machine. */
    default Optional<Path> path(ContentRef content) {
        return Optional.empty();
    }
}
