package dev.millrace.content;

import dev.millrace.task.BorrowedFile;
import dev.millrace.task.ContentRef;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Copies of content that lies elsewhere, as files for other processes of this machine: a bounded cache, each bytes once. Safe for
 * use by many threads.
 *
 * <p>INVARIANT: what is borrowed stays; of the rest, what was not borrowed for longest goes first.
 */
final class FetchedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(FetchedFiles.class);

    /** Opens content that is to be fetched. */
    @FunctionalInterface
    interface Source {
        InputStream open(ContentRef content) throws IOException;
    }

    private static final class Copy {
        private final Path path;
        private final long bytes;

        /** Guarded by the lock. */
        private int borrowers;

        Copy(Path path, long bytes) {
            this.path = path;
            this.bytes = bytes;
        }
    }

    private final Path directory;
    private final long most;
    private final DiskSpace disk;
    private final Source source;
    private final Stripes fetches = new Stripes();
    private final ReentrantLock lock = new ReentrantLock();

    /** By SHA-256, the one that was borrowed last at the end; guarded by the lock. */
    private final SequencedMap<String, Copy> copies = new LinkedHashMap<>();

    /** Of the copies, and of what is being fetched; guarded by the lock. */
    private long used;

    private FetchedFiles(Path directory, long most, DiskSpace disk, Source source) {
        this.directory = directory;
        this.most = most;
        this.disk = disk;
        this.source = source;
    }

    /**
     * Empty at first, whatever is in the directory.
     *
     * @param most bytes of all copies
     */
    static FetchedFiles in(Path directory, long most, DiskSpace disk, Source source) throws IOException {
        FileSystemUtils.deleteRecursively(directory);
        Files.createDirectories(directory);
        return new FetchedFiles(directory.toAbsolutePath(), most, disk, source);
    }

    /** Bytes of all copies. */
    long usedBytes() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /** @throws Refusal.StorageFull if there is no room, since so much is borrowed, or the content is larger than all of it */
    BorrowedFile borrow(ContentRef content) throws IOException {
        var fetching = fetches.of(content.sha256());
        try {
            fetching.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another fetched the same content");
        }
        try {
            var copy = take(content.sha256());
            if (copy == null) {
                copy = fetch(content);
            }
            var borrowed = copy;
            return new BorrowedFile(borrowed.path, () -> giveBack(borrowed));
        } finally {
            fetching.unlock();
        }
    }

    private @Nullable Copy take(String sha256) {
        lock.lock();
        try {
            var copy = copies.remove(sha256);
            if (copy != null) {
                copies.putLast(sha256, copy);
                copy.borrowers++;
            }
            return copy;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Copy copy) {
        lock.lock();
        try {
            copy.borrowers--;
        } finally {
            lock.unlock();
        }
    }

    private Copy fetch(ContentRef content) throws IOException {
        reserve(content.bytes());
        var copy = new Copy(directory.resolve(content.sha256()), content.bytes());
        boolean whole = false;
        try {
            disk.take(content.bytes());
            receive(content, copy.path);
            whole = true;
        } finally {
            lock.lock();
            try {
                if (whole) {
                    copy.borrowers = 1;
                    copies.putLast(content.sha256(), copy);
                } else {
                    used -= content.bytes();
                }
            } finally {
                lock.unlock();
            }
            if (!whole) {
                Files.deleteIfExists(copy.path);
            }
        }
        return copy;
    }

    private void receive(ContentRef content, Path path) throws IOException {
        var digest = sha256();
        try (var in = new DigestInputStream(source.open(content), digest)) {
            Files.copy(in, path);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(content.sha256())) {
            throw new IOException("the bytes that came are not those of the content");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void reserve(long bytes) {
        lock.lock();
        try {
            var idle = copies.entrySet().iterator();
            while (used + bytes > most && idle.hasNext()) {
                var oldest = idle.next().getValue();
                if (oldest.borrowers == 0 && removed(oldest.path)) {
                    used -= oldest.bytes;
                    idle.remove();
                }
            }
            if (used + bytes > most) {
                throw new Refusal.StorageFull();
            }
            used += bytes;
        } finally {
            lock.unlock();
        }
    }

    private static boolean removed(Path copy) {
        try {
            Files.deleteIfExists(copy);
            return true;
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("a copy of content cannot be removed");
            return false;
        }
    }
}
