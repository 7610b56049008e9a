package dev.millrace.content;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Content that is kept: a name for every future, and one file for the same bytes. Safe for use by many threads.
 *
 * <p>The file has one more name, its hash. How many names it has tells how many futures need it: when the hash is the last
 * one, it goes. Other servers may do the same in the same directory: whatever they do at once, only names are removed, and each
 * of them by whom it belongs to, so the worst is that bytes are stored twice, or go with the next sweep. INVARIANT: a file gets the name of its hash after its bytes are durable, so whoever finds it there need not
 * write them.
 */
final class KeptFiles {

    /** At once: more keep the disk no busier, and each of them takes a thread of the system. */
    private static final int FORCES = 8;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Logger LOG = LoggerFactory.getLogger(KeptFiles.class);

    private final Layout layout;
    private final Quota quota;
    private final Semaphore forces = new Semaphore(FORCES);
    private final Stripes locks = new Stripes();

    /** Whether the file system tells how many names a file has: else nobody would know when to remove the bytes. */
    private final boolean sharing;

    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicLong sharedBytes = new AtomicLong();

    KeptFiles(Layout layout, Quota quota) {
        this.layout = layout;
        this.quota = quota;
        this.sharing = FileCount.knowsNames(layout.root());
    }

    /** Bytes that were not stored a second time since the start. */
    long sharedBytes() {
        return sharedBytes.get();
    }

    /** Makes a draft's file durable content; tells whether the bytes were there already, so that its own are gone. */
    boolean keep(DraftFile draft, ContentKey key, ContentHash hash) throws IOException {
        var target = layout.content(key);
        var lock = locks.of(hash.sha256());
        lock.lock();
        try {
            if (!linked(layout.hash(hash.sha256()), target, hash.bytes())) {
                store(draft, target, hash);
                return false;
            }
        } finally {
            lock.unlock();
        }
        force(target);
        Files.deleteIfExists(draft.path());
        sharedBytes.addAndGet(hash.bytes());
        return true;
    }

    private void store(DraftFile draft, Path target, ContentHash hash) throws IOException {
        inDirectory(target, () -> draft.moveTo(target));
        // After the rename, so that this one call makes the bytes and the name durable; see the package's description.
        forced(() -> draft.force(true));
        if (!sharing) {
            return;
        }
        var name = layout.hash(hash.sha256());
        try {
            inDirectory(name, () -> Files.createLink(name, target));
        } catch (FileAlreadyExistsException e) {
            LOG.atDebug().setCause(e).log("another server has stored the same bytes just now");
        } catch (IOException | UnsupportedOperationException e) {
            tell(e);
        }
    }

    /** Gives a file another name, if it can be had. */
    private boolean linked(Path hash, Path target, long bytes) throws IOException {
        // As a rule there is none, and this is the cheapest way to see it.
        if (!sharing || !Files.exists(hash)) {
            return false;
        }
        try {
            if (Files.size(hash) == bytes) {
                inDirectory(target, () -> Files.createLink(target, hash));
                return true;
            }
            LOG.atWarn().addKeyValue("file", hash).log("a file is not as long as its content; it is stored anew");
        } catch (FileSystemException | UnsupportedOperationException e) {
            // It may have as many names as the file system allows: then the next ones share another file.
            tell(e);
        }
        removeHash(hash);
        Files.deleteIfExists(hash);
        return false;
    }

    private void tell(Exception e) {
        if (!told.getAndSet(true)) {
            LOG.atInfo()
                    .setCause(e)
                    .log("a file could not be given another name; equal content is stored more than once");
        }
    }

    /**
     * Gives the bytes of one content to another; tells whether it could without a copy.
     *
     * @throws NoSuchFileException if they are gone
     */
    boolean share(ContentKey from, ContentKey to, ContentHash hash) throws IOException {
        if (!sharing) {
            return false;
        }
        quota.awaitCount();
        var target = layout.content(to);
        var lock = locks.of(hash.sha256());
        lock.lock();
        try {
            var source = layout.content(from);
            if (FileCount.of(source).isEmpty()) {
                throw new NoSuchFileException(from.toString());
            }
            inDirectory(target, () -> Files.createLink(target, source));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            tell(e);
            return false;
        } finally {
            lock.unlock();
        }
        force(target);
        sharedBytes.addAndGet(hash.bytes());
        return true;
    }

    /** Removes a content, and its bytes if nobody else has them. */
    void remove(ContentKey key, String sha256) throws IOException {
        quota.awaitCount();
        var lock = locks.of(sha256);
        lock.lock();
        try {
            // Looked at anew, since another server may have removed one at the same time.
            if (removeName(layout.content(key)) > 1 && SHA256.matcher(sha256).matches()) {
                removeHash(layout.hash(sha256));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Removes a content whose hash nobody knows; if that was its last future, {@link #removeUnneeded} removes the bytes. */
    boolean removeOrphan(Path content) throws IOException {
        return removeName(content) > 0;
    }

    /** Removes the file of a hash if no future has it. */
    boolean removeUnneeded(Path hash) throws IOException {
        if (!SHA256.matcher(hash.getFileName().toString()).matches()) {
            return false;
        }
        var lock = locks.of(hash.getFileName().toString());
        lock.lock();
        try {
            return removeHash(hash);
        } finally {
            lock.unlock();
        }
    }

    private int removeName(Path content) throws IOException {
        var file = FileCount.of(content);
        if (file.isEmpty() || !Files.deleteIfExists(content)) {
            return 0;
        }
        if (file.get().names() == 1) {
            quota.give(file.get().bytes());
        }
        return file.get().names();
    }

    private boolean removeHash(Path hash) throws IOException {
        var file = FileCount.of(hash);
        if (file.isEmpty() || file.get().names() > 1) {
            return false;
        }
        quota.give(file.get().bytes());
        return Files.deleteIfExists(hash);
    }

    private void force(Path file) throws IOException {
        forced(() -> {
            try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    private void forced(Action force) throws IOException {
        forces.acquireUninterruptibly();
        try {
            force.run();
        } finally {
            forces.release();
        }
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    /** Does what needs the directory of a file, which is there as a rule. */
    private static void inDirectory(Path file, Action action) throws IOException {
        try {
            action.run();
        } catch (NoSuchFileException _) {
            Files.createDirectories(file.getParent());
            action.run();
        }
    }
}
