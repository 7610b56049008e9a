package dev.millrace.content;

import dev.millrace.task.ContentRef;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A {@code .part} file that becomes content when it is kept. */
final class LocalContentDraft extends ContentDraft {

    /** What is smaller is neither forced early nor described on disk: it is fetched again as fast. */
    private static final long LARGE = 1 << 20;

    /**
     * What all drafts of a store share.
     *
     * @param keeper where drafts go when they are kept
     * @param background where large content is hashed and forced
     */
    record Shared(
            Layout layout,
            KeptFiles kept,
            Keeper keeper,
            Partials partials,
            Room room,
            long maxBytes,
            Clock clock,
            Executor background) {}

    /** Makes the file of a draft content. */
    @FunctionalInterface
    interface Keeper {

        /** Returns when that is durable. Whatever it throws, the file can be kept again. */
        Place keep(DraftFile draft, ContentKey key, ContentHash hash) throws IOException;
    }

    /**
     * Where content is.
     *
     * @param name by which its future knows it
     * @param bytes that it takes of the quota from now on
     */
    record Place(String name, long bytes) {}

    private final ContentKey key;
    private final DraftFile file;
    private final Shared shared;
    private final Claim claim;
    private final StreamedDigest digest;
    private final FrontDigest front;
    private final EarlyFlush flush;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, and so is what is told to {@link #flush}. */
    private ByteRanges held = ByteRanges.none();

    private volatile @Nullable String note;

    /** Whether there may be a description of it on disk. */
    private volatile boolean described;

    /** Whether its file is somebody else's now. Written with the lock held. */
    private volatile boolean over;

    /** How many blocks its file was given. Written by the thread that tells what is expected. */
    private long allocated;

    /** A new one. */
    LocalContentDraft(ContentKey key, DraftFile file, Shared shared) {
        this(key, file, shared, shared.room().claim(0, 0), new Hashed(new StreamedDigest(shared.background()), 0));
    }

    /** A digest, and how many bytes from the first one on it has seen. */
    private record Hashed(StreamedDigest digest, long bytes) {}

    private LocalContentDraft(ContentKey key, DraftFile file, Shared shared, Claim claim, Hashed hashed) {
        this.key = key;
        this.file = file;
        this.shared = shared;
        this.claim = claim;
        this.digest = hashed.digest();
        this.front = new FrontDigest(file, hashed.digest(), hashed.bytes());
        this.flush = new EarlyFlush(this::secure, shared.clock(), shared.background());
    }

    /** One that goes on. */
    static LocalContentDraft resumed(ContentKey key, DraftFile file, Shared shared, Partials.TakenUp taken) {
        var suspended = taken.draft();
        var claim = shared.room().claim(taken.length(), suspended.held().size());
        var hashed = new Hashed(suspended.digest(), suspended.hashed());
        var draft = new LocalContentDraft(key, file, shared, claim, hashed);
        draft.held = suspended.held();
        draft.note = suspended.note();
        draft.described = true;
        draft.front.reached(suspended.held().contiguousFrom(0));
        return draft;
    }

    @Override
    public void expect(long total) throws IOException {
        if (total > shared.maxBytes()) {
            throw new Refusal.ContentTooLarge(shared.maxBytes());
        }
        claim.expect(total);
        if (total >= LARGE && total > allocated && Preallocation.allocate(file.path(), total)) {
            allocated = total;
            claim.allocated();
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        write(held().contiguousFrom(0), from, offset, length);
    }

    @Override
    public void write(long at, byte[] from, int offset, int length) throws IOException {
        if (length > shared.maxBytes() - at) {
            throw new Refusal.ContentTooLarge(shared.maxBytes());
        }
        claim.take(length);
        try {
            file.write(at, from, offset, length);
        } catch (IOException e) {
            throw DiskSpace.or(e);
        }
        front.written(at, from, offset, length, hold(at, length));
    }

    private long hold(long at, int length) {
        lock.lock();
        try {
            held = held.with(at, at + length);
            flush.written(length);
            return held.contiguousFrom(0);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ByteRanges held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long bytes() {
        return held().size();
    }

    @Override
    public String sha256() throws IOException {
        requireWhole();
        if (front.behind()) {
            flush.hurry(); // the disk need not wait for the hash
        }
        return front.hex();
    }

    private void requireWhole() {
        var there = held();
        if (there.contiguousFrom(0) != there.end()) {
            throw new IllegalStateException("content has gaps: " + there);
        }
    }

    @Override
    public @Nullable String note() {
        return note;
    }

    @Override
    public void note(String made) {
        note = made;
    }

    /** Forces what is there, and describes it on disk: what comes meanwhile does not count. */
    private void secure() throws IOException {
        var there = held();
        var made = note;
        file.force(false);
        if (made == null) {
            return;
        }
        lock.lock();
        try {
            if (!over) {
                DraftState.of(made, there).write(Layout.state(file.path()));
                described = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is written beside its file any more. */
    private void end() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void setAside(String made) throws IOException {
        note = made;
        if (held().isEmpty()) {
            close();
            return;
        }
        long hashed = front.stop();
        try {
            if (bytes() >= LARGE) {
                flush.finish();
            }
            releaseRest();
            claim.settle(held().end());
            shared.partials().add(key, new Partials.Suspended(made, held(), digest, hashed));
        } catch (IOException e) {
            throw DiskSpace.or(e);
        }
        end();
        file.close();
    }

    @Override
    public ContentRef keep(String contentType, @Nullable String fileName) throws IOException {
        var hash = new ContentHash(sha256(), bytes());
        Place place;
        try {
            flush.await();
            releaseRest();
            place = shared.keeper().keep(file, key, hash);
            claim.settle(place.bytes());
            end();
            file.close();
            if (described) {
                Files.deleteIfExists(Layout.state(file.path()));
            }
        } catch (IOException e) {
            throw DiskSpace.or(e);
        }
        var now = shared.clock().instant();
        return new ContentRef(place.name(), hash.bytes(), hash.sha256(), contentType, fileName, now);
    }

    /** Gives back the blocks behind its end: less came than was expected. */
    private void releaseRest() {
        long end = held().end();
        if (allocated > end) {
            Preallocation.release(file.path(), end);
        }
    }

    @Override
    public void close() throws IOException {
        if (over) {
            return;
        }
        end();
        file.close();
        front.stop();
        claim.settle(0);
        Partials.delete(file.path());
        Files.deleteIfExists(shared.layout().content(key));
    }
}
