package dev.millrace.content;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of a file that is written in any order, by one pass over it. Safe for use by many threads.
 *
 * <p>What continues the bytes that are hashed is hashed as it comes. What came before its turn is read back, from memory as
 * a rule, when all before it is there; meanwhile, what else continues it waits to be read back as well.
 */
final class FrontDigest {

    private static final int STEP = 256 * 1024;

    private final StreamedDigest digest;
    private final DraftFile file;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    // Guarded by the lock. INVARIANT: hashed <= front, and whoever made "busy" true is the only one to use the digest.
    private long front;
    private long hashed;
    private boolean busy;
    private boolean stopped;
    private @Nullable IOException failure;

    /** @param hashed how many bytes from the first one on the digest has seen */
    FrontDigest(DraftFile file, StreamedDigest digest, long hashed) {
        this.file = file;
        this.digest = digest;
        this.hashed = hashed;
        this.front = hashed;
    }

    /** To be told that the bytes up to one are there without a gap. */
    void reached(long end) {
        lock.lock();
        try {
            front = Math.max(front, end);
            readBackIfBehind();
        } finally {
            lock.unlock();
        }
    }

    /** To be told of bytes that are in the file now, and of how far it has no gap. */
    void written(long at, byte[] from, int offset, int length, long end) throws IOException {
        if (!takeTurn(at, end)) {
            return;
        }
        int done = 0;
        try {
            digest.update(from, offset, length);
            done = length;
        } finally {
            endTurn(done);
        }
    }

    private boolean takeTurn(long at, long end) {
        lock.lock();
        try {
            front = Math.max(front, end);
            if (at == hashed && !busy && !stopped) {
                busy = true;
                return true;
            }
            readBackIfBehind();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void endTurn(int done) {
        lock.lock();
        try {
            hashed += done;
            busy = false;
            readBackIfBehind();
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void readBackIfBehind() {
        if (hashed < front && !busy && !stopped && failure == null) {
            busy = true;
            digest.then(this::readBack);
        }
    }

    private void readBack() {
        int length = nextStep();
        var failed = new IOException("content could not be hashed");
        boolean done = false;
        try {
            digest.hash(file.read(hashed, length));
            done = true;
        } catch (IOException e) {
            failed.initCause(e);
        } finally {
            endStep(length, done ? null : failed);
        }
    }

    private void endStep(int length, @Nullable IOException failed) {
        lock.lock();
        try {
            failure = failed;
            hashed += failed == null ? length : 0;
            busy = false;
            readBackIfBehind();
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int nextStep() {
        lock.lock();
        try {
            return stopped ? 0 : (int) Math.min(front - hashed, STEP);
        } finally {
            lock.unlock();
        }
    }

    /** Whether something is left to be read back. */
    boolean behind() {
        lock.lock();
        try {
            return hashed < front;
        } finally {
            lock.unlock();
        }
    }

    /** Of the bytes from the first one to the first gap, lower-case hexadecimal. */
    String hex() throws IOException {
        lock.lock();
        try {
            awaitIdle();
            if (failure != null) {
                throw failure;
            }
        } finally {
            lock.unlock();
        }
        return digest.hex();
    }

    /** Ends it, and returns how many bytes the digest has seen. */
    long stop() {
        lock.lock();
        try {
            stopped = true;
            awaitIdle();
            return hashed;
        } finally {
            lock.unlock();
        }
    }

    private void awaitIdle() {
        while (busy) {
            idle.awaitUninterruptibly();
        }
    }
}
