package dev.millrace.content;

import dev.millrace.task.ContentRef;
import dev.millrace.task.HandedFile;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A {@code .part} file that somebody else writes. Nothing is known of it until it is looked at, when it is kept. */
final class LocalHandedFile implements HandedFile {

    private static final int STEP = 256 * 1024;

    private final ContentKey key;
    private final Path path;
    private final LocalContentDraft.Shared shared;
    private boolean over;

    private LocalHandedFile(ContentKey key, Path path, LocalContentDraft.Shared shared) {
        this.key = key;
        this.path = path;
        this.shared = shared;
    }

    /** A new, empty one; whatever was left over in its place is gone. */
    static LocalHandedFile create(ContentKey key, LocalContentDraft.Shared shared) throws IOException {
        var path = shared.layout().draft(key).toAbsolutePath();
        Leftovers.delete(path);
        Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                .close();
        return new LocalHandedFile(key, path, shared);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long mostBytes() {
        return shared.maxBytes();
    }

    @Override
    public ContentRef keep(String contentType, @Nullable String fileName) throws IOException {
        if (over) {
            throw new IllegalStateException("the file was kept or closed already");
        }
        try {
            var hash = adopt(regularBytes());
            over = true;
            var now = shared.clock().instant();
            return new ContentRef(key.toString(), hash.bytes(), hash.sha256(), contentType, fileName, now);
        } catch (IOException e) {
            throw DiskSpace.or(e);
        } finally {
            close();
        }
    }

    /** How long it is, if it is a file that has no other name: another one would be its writer's, or other content. */
    private long regularBytes() throws IOException {
        var found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw new FileSystemException("content", null, "what was written is no regular file");
        }
        var root = shared.layout().root().toAbsolutePath();
        if (!path.toRealPath().equals(root.toRealPath().resolve(root.relativize(path)))) {
            throw new FileSystemException("content", null, "what was written is outside of the content directory");
        }
        var count = FileCount.of(path).orElseThrow(() -> new NoSuchFileException("content"));
        if (count.names() > 1) {
            throw new FileSystemException("content", null, "what was written is a file of another name as well");
        }
        return found.size();
    }

    private ContentHash adopt(long bytes) throws IOException {
        if (bytes > shared.maxBytes()) {
            throw new Refusal.ContentTooLarge(shared.maxBytes());
        }
        var claim = shared.room().claim(0, bytes);
        long left = 0;
        try (var file = DraftFile.open(path, bytes)) {
            claim.expect(bytes);
            shared.room().written(bytes);
            var hash = new ContentHash(sha256(file, bytes), bytes);
            boolean shares = shared.kept().keep(file, key, hash);
            left = shares ? 0 : bytes;
            return hash;
        } finally {
            claim.settle(left);
        }
    }

    private String sha256(DraftFile file, long bytes) throws IOException {
        var digest = new StreamedDigest(shared.background());
        for (long at = 0; at < bytes; at += STEP) {
            var piece = file.read(at, (int) Math.min(STEP, bytes - at));
            digest.update(piece, 0, piece.length);
        }
        return digest.hex();
    }

    @Override
    public void close() throws IOException {
        if (over) {
            return;
        }
        over = true;
        Leftovers.delete(path);
        Files.deleteIfExists(shared.layout().content(key));
    }
}
