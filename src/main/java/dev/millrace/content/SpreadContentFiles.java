package dev.millrace.content;

import dev.millrace.task.BorrowedFile;
import dev.millrace.task.ContentFiles;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.HandedFile;
import java.io.IOException;

/** The files of this server's content, and copies of other servers'. */
final class SpreadContentFiles implements ContentFiles {

    private final LocalContentStore local;
    private final ContentFiles files;
    private final FetchedFiles copies;

    SpreadContentFiles(LocalContentStore local, FetchedFiles copies) {
        this.local = local;
        this.files = local.files();
        this.copies = copies;
    }

    @Override
    public BorrowedFile borrow(ContentRef content) throws IOException {
        return local.holds(content) ? files.borrow(content) : copies.borrow(content);
    }

    @Override
    public HandedFile create(FutureId id, int attempt) throws IOException {
        return files.create(id, attempt);
    }
}
