package dev.millrace.pool.process;

import dev.millrace.task.PoolName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What a child writes to its error stream: goes to the log of this server, and the last of it is kept. */
final class ChildLog {

    private static final Logger LOG = LoggerFactory.getLogger(ChildLog.class);

    private static final int KEPT = 10;
    private static final long END_PATIENCE_MS = 500;

    private final PoolName pool;
    private final long pid;
    private final CountDownLatch end = new CountDownLatch(1);

    /** Guarded by itself. */
    private final Deque<String> last = new ArrayDeque<>();

    ChildLog(PoolName pool, long pid) {
        this.pool = pool;
        this.pid = pid;
    }

    /** Reads until the stream ends, which is at the latest when the child does. */
    void drain(InputStream errors) {
        var rate = new LogRate(System::nanoTime);
        try {
            var lines = new LineReader(errors);
            for (var line = lines.next(); line != null; line = lines.next()) {
                keep(line);
                if (rate.admits()) {
                    log(Level.INFO, line, rate.takeDropped());
                }
            }
        } catch (IOException _) {
            // The process has ended, and its streams were closed: nothing more comes.
        } finally {
            end.countDown();
        }
        long dropped = rate.takeDropped();
        if (dropped > 0) {
            log(Level.WARN, "and " + dropped + " more lines", 0);
        }
    }

    private void log(Level level, String line, long dropped) {
        var event = LOG.atLevel(level).addKeyValue("pool", pool).addKeyValue("pid", pid);
        if (dropped > 0) {
            event = event.addKeyValue("dropped", dropped);
        }
        event.log(line);
    }

    private void keep(String line) {
        if (line.isBlank()) {
            return;
        }
        synchronized (last) {
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.addLast(line);
        }
    }

    /** Forgets what was kept: it says nothing of what comes now. */
    void forget() {
        synchronized (last) {
            last.clear();
        }
    }

    /** The last lines, oldest first. Of a process that has ended, waits a moment for those that are still to be read. */
    List<String> lastLines() {
        boolean interrupted = false;
        try {
            end.await(END_PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (last) {
            return List.copyOf(last);
        }
    }
}
