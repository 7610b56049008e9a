package dev.millrace.content;

import dev.millrace.task.FutureId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What attempts set aside to be gone on with, one a future. Safe for use by many threads.
 *
 * <p>Of the newest it is remembered how far they are hashed. The others are hashed anew when they are taken up.
 */
final class Partials {

    private static final int REMEMBERED = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(Partials.class);

    private final Layout layout;
    private final Quota quota;
    private final Executor background;
    private final ReentrantLock lock = new ReentrantLock();

    /** Oldest first; guarded by the lock. */
    private final SequencedMap<FutureId, Suspended> remembered = new LinkedHashMap<>();

    /**
     * A draft between two attempts.
     *
     * @param held the bytes that are in the file
     * @param digest of the first {@code hashed} bytes
     */
    record Suspended(String note, ByteRanges held, StreamedDigest digest, long hashed) {}

    /** @param length of its file, by which it counts in the quota */
    record TakenUp(Suspended draft, long length) {}

    /** @param background where large content is hashed */
    Partials(Layout layout, Quota quota, Executor background) {
        this.layout = layout;
        this.quota = quota;
        this.background = background;
    }

    /** Takes over a draft's file, and what is known of it on disk. */
    void add(ContentKey key, Suspended suspended) throws IOException {
        lock.lock();
        try {
            var partial = layout.partial(key.id());
            remove(partial);
            move(layout.draft(key), partial);
            remembered.remove(key.id());
            remembered.put(key.id(), suspended);
            if (remembered.size() > REMEMBERED) {
                forgetHash(remembered.firstEntry().getKey());
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetHash(FutureId id) throws IOException {
        remembered.remove(id);
        var partial = layout.partial(id);
        if (!Files.exists(Layout.state(partial))) {
            // Nothing is known of it any more, so it could never be taken up.
            remove(partial);
        }
    }

    /** Makes it the draft of an attempt, and tells what is known of it. */
    Optional<TakenUp> takeUp(ContentKey key) throws IOException {
        quota.awaitCount();
        lock.lock();
        try {
            var known = Optional.ofNullable(remembered.remove(key.id()));
            var part = layout.draft(key);
            move(layout.partial(key.id()), part);
            long length = Files.size(part);
            if (known.isEmpty()) {
                known = described(part, length);
            }
            if (known.isEmpty()) {
                remove(part);
            }
            return known.map(suspended -> new TakenUp(suspended, length));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Suspended> described(Path part, long length) throws IOException {
        return DraftState.read(Layout.state(part))
                .filter(state -> state.ranges().end() <= length)
                .map(state -> new Suspended(state.note(), state.ranges(), new StreamedDigest(background), 0));
    }

    void forget(FutureId id) {
        quota.awaitCount();
        lock.lock();
        try {
            remembered.remove(id);
            remove(layout.partial(id));
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("future", id).log("an unfinished file cannot be removed");
        } finally {
            lock.unlock();
        }
    }

    /** As {@link Room.Eviction} says: those that nobody wrote to for longest go first. */
    long evict(long bytes) {
        lock.lock();
        try {
            long freed = 0;
            for (var oldest : byAge()) {
                if (freed >= bytes) {
                    break;
                }
                remembered.remove(oldest.id());
                freed += remove(layout.partial(oldest.id()));
            }
            return freed;
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("unfinished files cannot be removed to make room");
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /** One, how long it is, and when it was last written to. */
    record Found(FutureId id, long bytes, FileTime written) {}

    /** All of them, the oldest first. */
    List<Found> byAge() throws IOException {
        var all = new ArrayList<Found>();
        try (var files = Files.newDirectoryStream(layout.partials(), "*" + Layout.PARTIAL)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                var id = FutureId.parse(name.substring(0, name.length() - Layout.PARTIAL.length()));
                if (id.isPresent()) {
                    found(id.get(), file).ifPresent(all::add);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        all.sort(Comparator.comparing(Found::written));
        return all;
    }

    private static Optional<Found> found(FutureId id, Path file) throws IOException {
        try {
            var known = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Found(id, known.size(), known.lastModifiedTime()));
        } catch (NoSuchFileException _) {
            return Optional.empty(); // taken up meanwhile
        }
    }

    /**
     * Makes what can be gone on with of an earlier run's drafts partials, and removes all else that is unfinished. To be
     * called first, before anything is counted.
     */
    void recover() throws IOException {
        for (var file : described(layout.drafts(), Layout.PART)) {
            var name = file.getFileName().toString();
            var key = ContentKey.parse(name.substring(0, name.length() - Layout.PART.length()));
            if (key.isPresent()) {
                move(file, layout.partial(key.get().id()));
            }
        }
        described(layout.partials(), Layout.PARTIAL);
    }

    /** The files of a directory that have a state; all others are removed. */
    private static List<Path> described(Path directory, String suffix) throws IOException {
        var described = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                if (name.endsWith(suffix) && Files.exists(Layout.state(file))) {
                    described.add(file);
                } else if (!name.endsWith(suffix + Layout.STATE) || !Files.exists(stated(file))) {
                    Leftovers.delete(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return described;
    }

    private static Path stated(Path state) {
        var name = state.getFileName().toString();
        return state.resolveSibling(name.substring(0, name.length() - Layout.STATE.length()));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(Layout.state(from), Layout.state(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            // There may be one of a draft that this one replaces.
            Files.deleteIfExists(Layout.state(to));
        }
    }

    /** Removes an unfinished file, and what is known of it; returns its length. */
    private long remove(Path unfinished) throws IOException {
        // As a rule there is none, and this is the cheapest way to see it.
        if (!Files.exists(unfinished)) {
            return 0;
        }
        long length = Files.size(unfinished);
        delete(unfinished);
        quota.give(length);
        return length;
    }

    /** Removes a file that counts by itself, and what is known of it. */
    static void delete(Path unfinished) throws IOException {
        Files.deleteIfExists(unfinished);
        Files.deleteIfExists(Layout.state(unfinished));
    }
}
