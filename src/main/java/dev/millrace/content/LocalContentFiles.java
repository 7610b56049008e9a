package dev.millrace.content;

import dev.millrace.task.BorrowedFile;
import dev.millrace.task.ContentFiles;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.HandedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;

/** The files of the local directory. */
final class LocalContentFiles implements ContentFiles {

    private final LocalContentDraft.Shared shared;

    LocalContentFiles(LocalContentDraft.Shared shared) {
        this.shared = shared;
    }

    @Override
    public BorrowedFile borrow(ContentRef content) throws IOException {
        var key = shared.layout().key(content.key()).orElseThrow(() -> new NoSuchFileException(content.key()));
        var file = shared.layout().content(key).toAbsolutePath();
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(content.key());
        }
        return BorrowedFile.at(file);
    }

    @Override
    public HandedFile create(FutureId id, int attempt) throws IOException {
        shared.room().require();
        try {
            return LocalHandedFile.create(new ContentKey(id, attempt), shared);
        } catch (IOException e) {
            throw DiskSpace.or(e);
        }
    }
}
