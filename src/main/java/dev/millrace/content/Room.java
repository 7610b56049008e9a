package dev.millrace.content;

import dev.millrace.task.Refusal;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room for content: on the disk, and of the quota. Safe for use by many threads.
 *
 * <p>When it runs short, what was set aside is dropped, oldest first, before anything is refused.
 */
final class Room {

    /** Makes room. */
    @FunctionalInterface
    interface Eviction {

        /** Drops so much that at least that many bytes become free, if there is as much; returns how many became. */
        long free(long bytes);
    }

    private final DiskSpace disk;
    private final Quota quota;
    private final Eviction eviction;

    /** Bytes of the quota that drafts have taken, as far as those are not over. */
    private final AtomicLong claimed = new AtomicLong();

    Room(DiskSpace disk, Quota quota, Eviction eviction) {
        this.disk = disk;
        this.quota = quota;
        this.eviction = eviction;
    }

    /**
     * What a draft takes.
     *
     * @param quota bytes that it takes of the quota already
     * @param written bytes that it has on the disk already
     */
    Claim claim(long quota, long written) {
        claimed.addAndGet(quota);
        return new Claim(this, quota, written);
    }

    /** Bytes that drafts take of the quota. */
    long claimed() {
        return claimed.get();
    }

    /** @throws Refusal.StorageFull if there is none at all */
    void require() throws IOException {
        take(0);
    }

    /** @throws Refusal.StorageFull if there is none for as much */
    void count(long bytes) {
        while (!quota.take(bytes)) {
            if (eviction.free(quota.missing(bytes)) == 0) {
                throw new Refusal.StorageFull(quota.limit());
            }
        }
        claimed.addAndGet(bytes);
    }

    /**
     * A draft is over.
     *
     * @param bytes of the quota that are not taken any more
     * @param claimed what the draft took of it
     */
    void uncount(long bytes, long claimed) {
        this.claimed.addAndGet(-claimed);
        quota.give(bytes);
    }

    /** Room on the disk for what is written now. */
    void take(long bytes) throws IOException {
        evicting(bytes, disk::take);
    }

    /** To be told of what somebody else has written: was there room on the disk for it? */
    void written(long bytes) throws IOException {
        evicting(bytes, disk::written);
    }

    /** Room on the disk for what is going to be written. */
    void promise(long bytes) throws IOException {
        evicting(bytes, disk::promise);
    }

    void fulfilled(long bytes) {
        disk.fulfilled(bytes);
    }

    @FunctionalInterface
    private interface Taking {
        void take(long bytes) throws IOException;
    }

    private void evicting(long bytes, Taking taking) throws IOException {
        while (true) {
            try {
                taking.take(bytes);
                return;
            } catch (Refusal.StorageFull full) {
                if (eviction.free(Math.max(1, bytes)) == 0) {
                    throw full;
                }
            }
        }
    }
}
