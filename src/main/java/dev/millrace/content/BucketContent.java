package dev.millrace.content;

import dev.millrace.content.s3.Bucket;
import dev.millrace.content.s3.BucketException;
import dev.millrace.task.ContentRef;
import dev.millrace.task.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Content in the bucket that all servers of the store have. Safe for use by many threads. */
final class BucketContent {

    /** Each takes half a dozen requests; more at a time would be in the way of content that comes. */
    private static final int REMOVALS = 32;

    /** How long to wait for those that are under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(BucketContent.class);

    private final Bucket bucket;
    private final BucketOwner owner;
    private final BucketNames names;
    private final Clock clock;
    private final Semaphore removals = new Semaphore(REMOVALS);
    private final AtomicLong sharedBytes = new AtomicLong();

    BucketContent(Bucket bucket, BucketOwner owner, BucketNames names, Clock clock) {
        this.bucket = bucket;
        this.owner = owner;
        this.names = names;
        this.clock = clock;
    }

    /** Bytes that were not sent a second time since the start. */
    long sharedBytes() {
        return sharedBytes.get();
    }

    Bucket bucket() {
        return bucket;
    }

    BucketNames names() {
        return names;
    }

    BucketOwner owner() {
        return owner;
    }

    /**
     * Makes a draft's file content, and removes the file.
     *
     * @throws Refusal.ContentStoreUnavailable if the bucket cannot be used; the file is as it was
     */
    LocalContentDraft.Place keep(Path draft, ContentKey name, ContentHash hash) throws IOException {
        try {
            owner.require();
            var kept = names.keep(draft, name, hash);
            Files.deleteIfExists(draft);
            sharedBytes.addAndGet(kept.sent() ? 0 : hash.bytes());
            return new LocalContentDraft.Place(kept.key().toString(), 0);
        } catch (BucketException | ForeignContentException e) {
            throw unavailable(e);
        }
    }

    /**
     * Gives the bytes of one content to another.
     *
     * @throws NoSuchFileException if they are gone
     */
    ContentRef share(ContentRef content, ContentKey name) throws IOException {
        try {
            owner.require();
            var object = key(content).object();
            if (!names.link(new BucketNames.Bytes(content.sha256(), object), name)) {
                throw new NoSuchFileException(content.key());
            }
            sharedBytes.addAndGet(content.bytes());
            return new ContentRef(
                    new BucketKey(name, object).toString(),
                    content.bytes(),
                    content.sha256(),
                    content.contentType(),
                    content.fileName(),
                    clock.instant());
        } catch (BucketException | ForeignContentException e) {
            throw unavailable(e);
        }
    }

    private static Refusal unavailable(Exception failure) {
        LOG.atWarn().setCause(failure).log("content cannot be stored");
        return new Refusal.ContentStoreUnavailable(String.valueOf(failure.getMessage()));
    }

    /** As {@link ContentStore#open(ContentRef, long, long)}. */
    InputStream open(ContentRef content, long from, long length) throws IOException {
        var object = new BucketNames.Bytes(content.sha256(), key(content).object()).content();
        try {
            var in = length == content.bytes() ? bucket.open(object) : bucket.open(object, from, length);
            return new Fetched(in);
        } catch (BucketException e) {
            throw unreachable(e);
        }
    }

    private static Refusal unreachable(BucketException failure) {
        LOG.atDebug().setCause(failure).log("content could not be fetched");
        return Refusal.ContentUnreachable.bucket(String.valueOf(failure.getMessage()));
    }

    /** Bytes that may break off; then they are as unreachable as before the first of them. */
    private static final class Fetched extends FilterInputStream {

        Fetched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (BucketException e) {
                throw unreachable(e);
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (BucketException e) {
                throw unreachable(e);
            }
        }
    }

    /** Removes content beside, whatever becomes of it, unless many are being removed: then a sweep does. */
    void discard(ContentRef content) {
        var key = BucketKey.parse(content.key()).orElseThrow();
        if (!removals.tryAcquire()) {
            LOG.atDebug().addKeyValue("content", key).log("too much is being removed; a sweep will");
            return;
        }
        Thread.ofVirtual().name("content-removal-" + key.name()).start(() -> {
            try {
                names.unlink(new BucketNames.Bytes(content.sha256(), key.object()), key.name());
            } catch (IOException | RuntimeException e) {
                LOG.atWarn().setCause(e).addKeyValue("content", key).log("content cannot be removed; a sweep will");
            } finally {
                removals.release();
            }
        });
    }

    private static BucketKey key(ContentRef content) throws NoSuchFileException {
        return BucketKey.parse(content.key()).orElseThrow(() -> new NoSuchFileException(content.key()));
    }

    private boolean allRemoved() {
        try {
            return removals.tryAcquire(REMOVALS, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits a little for what is being removed. */
    void close() {
        if (!allRemoved()) {
            LOG.warn("not all that was to be removed from the bucket is; a sweep will");
        }
        bucket.close();
    }
}
