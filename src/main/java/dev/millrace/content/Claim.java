package dev.millrace.content;

import java.io.IOException;

/**
 * What one draft takes of the room. Safe for use by many threads.
 *
 * <p>INVARIANT: what is written is counted and has room on the disk; what is expected as well, and what of that is not
 * written yet is promised.
 */
final class Claim {

    private final Room room;

    // Guarded by the monitor. In bytes.
    private long counted;
    private long claimed;
    private long roomy;
    private long written;
    private long promised;

    Claim(Room room, long counted, long written) {
        this.room = room;
        this.counted = counted;
        this.claimed = counted;
        this.roomy = written;
        this.written = written;
    }

    /** @throws dev.millrace.task.Refusal.StorageFull if they do not fit; nothing has changed then */
    synchronized void expect(long total) throws IOException {
        count(total);
        if (total > roomy) {
            room.promise(total - roomy);
            promised += total - roomy;
            roomy = total;
        }
    }

    private void count(long total) {
        if (total > counted) {
            room.count(total - counted);
            claimed += total - counted;
            counted = total;
        }
    }

    /** The disk has given what is expected: it counts as used there. */
    synchronized void allocated() {
        room.fulfilled(promised);
        promised = 0;
    }

    /**
     * To be called before that many bytes are written.
     *
     * @throws dev.millrace.task.Refusal.StorageFull if they do not fit
     */
    synchronized void take(int bytes) throws IOException {
        long end = written + bytes;
        count(end);
        if (end > roomy) {
            room.take(end - roomy);
            roomy = end;
        }
        written = end;
        long kept = Math.min(promised, bytes);
        if (kept > 0) {
            promised -= kept;
            room.fulfilled(kept);
        }
    }

    /**
     * To be told how much somebody else has written, expected or not.
     *
     * @throws dev.millrace.task.Refusal.StorageFull if more was written than is expected, and it does not fit
     */
    synchronized void found(long total) throws IOException {
        count(total);
        if (total > roomy) {
            room.written(total - roomy);
            roomy = total;
        }
        long kept = Math.clamp(total - written, 0, promised);
        written = Math.max(written, total);
        promised -= kept;
        room.fulfilled(kept);
    }

    /** The draft is over; that many bytes of the quota stay taken, by what it has become. */
    synchronized void settle(long left) {
        room.fulfilled(promised);
        room.uncount(counted - left, claimed);
        promised = 0;
        claimed = 0;
        counted = left;
    }
}
