package dev.millrace.task;

import java.io.IOException;

/**
 * Content as files, for work that is done in another process of this machine: it reads the one and writes the other without
 * a byte of it going through this process. Safe for use by many threads.
 */
public interface ContentFiles {

    /**
     * The file of a content. It is fetched first if it lies elsewhere, so this may take its time.
     *
     * @throws java.nio.file.NoSuchFileException if it is gone
     * @throws Refusal.StorageFull if there is no room to fetch it
     * @throws Refusal.ContentUnreachable if it cannot be fetched now
     */
    BorrowedFile borrow(ContentRef content) throws IOException;

    /**
     * Makes an empty file that a process may write, to become the content of a future.
     *
     * @param attempt of the future, so that an attempt that was given up on cannot touch its successor's bytes
     * @throws Refusal.StorageFull if there is no room left
     */
    HandedFile create(FutureId id, int attempt) throws IOException;
}
