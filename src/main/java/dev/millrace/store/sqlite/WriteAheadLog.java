package dev.millrace.store.sqlite;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file beside the database that commits are appended to, and how many of them are on the disk. Safe for use by many
 * threads.
 *
 * <p>SQLite writes commits to it without waiting for the disk, so that the next one is being made while this one is forced.
 * A commit is visible to readers a little before it is durable; hence nobody passes on what he read before {@link #reach}
 * has returned.
 *
 * <p>Once forcing has failed, it fails for good: the system tells of a lost write once only, and nothing that comes after a
 * gap in the log survives a power cut.
 */
final class WriteAheadLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLog.class);

    private final Path path;
    private final ReentrantLock forcing = new ReentrantLock();

    /** Numbers of the latest commit that was begun and that is over, well or not. Written by the writer's thread only. */
    private volatile long begun;

    private volatile long over;

    /** Everything up to this commit is on the disk. Written while holding {@link #forcing}. */
    private volatile long forced;

    private @Nullable FileChannel channel;
    private @Nullable IOException failure;

    /** @param database the file that it lies beside */
    WriteAheadLog(Path database) {
        path = database.resolveSibling(database.getFileName() + "-wal");
    }

    /** Says that a commit is about to be made visible, and numbers it. */
    long begin() {
        long number = over + 1;
        begun = number;
        return number;
    }

    /** Says that the commit begun last is over. */
    synchronized void end() {
        over = begun;
        notifyAll();
    }

    /** The latest commit that anything just read may be of. */
    long latest() {
        return begun;
    }

    /**
     * Returns when a commit, and every one before it, is on the disk. Not broken off by an interrupt.
     *
     * @throws IOException if it will never be known to be there
     */
    void reach(long commit) throws IOException {
        if (forced >= commit) {
            return;
        }
        awaitEnd(commit);
        forcing.lock();
        try {
            if (forced < commit) {
                force();
            }
        } finally {
            forcing.unlock();
        }
    }

    private synchronized void awaitEnd(long commit) {
        boolean interrupted = false;
        while (over < commit) {
            try {
                wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void force() throws IOException {
        if (failure != null) {
            throw new IOException("the store's log could not be forced to disk; a restart is needed", failure);
        }
        long now = over;
        try {
            forceUninterrupted();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        forced = now;
    }

    /** An interrupt closes the channel under the hands of whoever forces it. */
    private void forceUninterrupted() throws IOException {
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                open().force(false);
                break;
            } catch (ClosedByInterruptException _) {
                interrupted = Thread.interrupted();
                channel = null;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Opened late: the file comes with the first commit. Closing it drops no lock of SQLite's, which has none on it. */
    private FileChannel open() throws IOException {
        var open = channel;
        if (open == null) {
            open = FileChannel.open(path, StandardOpenOption.WRITE);
            channel = open;
        }
        return open;
    }

    @Override
    public void close() {
        forcing.lock();
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("the store's log was not closed properly; nothing is lost");
        } finally {
            forcing.unlock();
        }
    }
}
