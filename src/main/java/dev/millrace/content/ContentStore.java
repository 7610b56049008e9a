package dev.millrace.content;

import dev.millrace.task.ContentBin;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.io.InputStream;

/** Keeps the bytes that tasks produce. Safe for use by many threads. */
public interface ContentStore extends ContentBin {

    /**
     * Begins new content; nothing is visible until {@link ContentDraft#keep}.
     *
     * @param attempt of the future, so that an attempt that was given up on cannot touch its successor's bytes
     * @throws dev.millrace.task.Refusal.StorageFull if the store has no room left
     */
    ContentDraft create(FutureId id, int attempt) throws IOException;

    /**
     * Opens content for reading.
     *
     * @param from the first byte wanted, from 0
     * @throws java.nio.file.NoSuchFileException if it is gone
     */
    InputStream open(ContentRef content, long from) throws IOException;
}
