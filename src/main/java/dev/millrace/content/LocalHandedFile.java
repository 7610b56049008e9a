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

    /** What is set aside ahead of the writer: as much again as it asks for, within these. */
    private static final long LEAST_AHEAD = 64 * 1024;

    private static final long MOST_AHEAD = 16 * 1024 * 1024;

    private final ContentKey key;
    private final Path path;
    private final LocalContentDraft.Shared shared;
    private final Claim claim;
    private boolean over;

    private LocalHandedFile(ContentKey key, Path path, LocalContentDraft.Shared shared) {
        this.key = key;
        this.path = path;
        this.shared = shared;
        this.claim = shared.room().claim(0, 0);
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
    public long allow(long bytes) throws IOException {
        if (over) {
            throw new IllegalStateException("the file was kept or closed already");
        }
        long most = shared.maxBytes();
        if (bytes > most) {
            throw new Refusal.ContentTooLarge(most);
        }
        claim.found(Math.min(regularBytes(), most));
        long ahead = bytes + Math.min(most - bytes, Math.clamp(bytes, LEAST_AHEAD, MOST_AHEAD));
        try {
            claim.expect(ahead);
            return ahead;
        } catch (Refusal.StorageFull _) {
            claim.expect(bytes);
            return bytes;
        }
    }

    @Override
    public ContentRef keep(String contentType, @Nullable String fileName) throws IOException {
        if (over) {
            throw new IllegalStateException("the file was kept or closed already");
        }
        try {
            var adopted = adopt(regularBytes());
            over = true;
            var now = shared.clock().instant();
            var hash = adopted.hash();
            return new ContentRef(adopted.name(), hash.bytes(), hash.sha256(), contentType, fileName, now);
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

    private record Adopted(String name, ContentHash hash) {}

    private Adopted adopt(long bytes) throws IOException {
        if (bytes > shared.maxBytes()) {
            throw new Refusal.ContentTooLarge(shared.maxBytes());
        }
        claim.found(bytes);
        long left = 0;
        try (var file = DraftFile.open(path, bytes)) {
            var hash = new ContentHash(sha256(file, bytes), bytes);
            var place = shared.keeper().keep(file, key, hash);
            left = place.bytes();
            return new Adopted(place.name(), hash);
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
        claim.settle(0);
        Leftovers.delete(path);
        Files.deleteIfExists(shared.layout().content(key));
    }
}
