package dev.millrace.pool.process;

import dev.millrace.pool.ChildStatus;
import dev.millrace.task.FutureId;
import dev.millrace.task.PoolName;
import dev.millrace.task.ProcessSettings;
import dev.millrace.worker.FrameException;
import dev.millrace.worker.Message;
import dev.millrace.worker.MessageChannel;
import dev.millrace.worker.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A child process, from its start to its end.
 *
 * <p>One thread at a time talks to it; it reads the answers itself, so that a call costs no hand-over between threads, and
 * blocks until the child has answered or has ended. Whoever wants it to come back sooner kills the child. All other methods
 * are safe for many threads, and do not block.
 */
final class Child {

    /** How long a child that said its last may take to end before it is killed. */
    private static final Duration LAST_MOMENTS = Duration.ofMillis(500);

    private static final long NO_CALL = -1;

    private final Process process;
    private final Offspring offspring;
    private final MessageChannel<Message.FromChild, Message.FromServer> channel;
    private final ProcessSettings settings;
    private final ChildLog log;
    private final Instant startedAt;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private long currentCall = NO_CALL;

    /** Guarded by the lock: the first reason counts. */
    private @Nullable Reason killed;

    /** Written by the thread that talks to it. */
    private volatile @Nullable String fault;

    private volatile @Nullable FutureId currentFuture;

    private final AtomicInteger tasks = new AtomicInteger();

    /** Written by the watcher of memory. */
    private volatile long rssBytes;

    /** Guarded by the lock of {@link Children}: since when it has nothing to do. */
    private Instant idleSince;

    Child(Process process, Offspring offspring, PoolName pool, ProcessSettings settings, Instant startedAt) {
        this.process = process;
        this.offspring = offspring;
        this.settings = settings;
        this.startedAt = startedAt;
        this.idleSince = startedAt;
        channel = MessageChannel.toChild(new PipeInput(process.getInputStream()), process.getOutputStream());
        log = new ChildLog(pool, process.pid());
    }

    long pid() {
        return process.pid();
    }

    /** Those that it was started with. */
    ProcessSettings settings() {
        return settings;
    }

    Instant startedAt() {
        return startedAt;
    }

    Instant idleSince() {
        return idleSince;
    }

    void idleSince(Instant now) {
        idleSince = now;
    }

    /** How many calls it was given. */
    int tasks() {
        return tasks.get();
    }

    @Nullable
    FutureId currentFuture() {
        return currentFuture;
    }

    /** Empty until it is known. */
    OptionalLong rssBytes() {
        return rssBytes == 0 ? OptionalLong.empty() : OptionalLong.of(rssBytes);
    }

    void rssBytes(long bytes) {
        rssBytes = bytes;
    }

    /** How it stands. */
    ChildStatus status(Instant now) {
        var rss = rssBytes;
        return new ChildStatus(pid(), Duration.between(startedAt, now), tasks(), rss == 0 ? null : rss, currentFuture);
    }

    Offspring offspring() {
        return offspring;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Whether it is going to stay alive, as far as can be told. */
    boolean wellAlive() {
        return killed() == null && process.isAlive();
    }

    @Nullable
    Reason killed() {
        lock.lock();
        try {
            return killed;
        } finally {
            lock.unlock();
        }
    }

    /** Reads what it logs until it ends. Returns when it has ended. */
    void watch() {
        log.drain(process.getErrorStream());
        boolean ended = false;
        while (!ended) {
            ended = hasEnded(Duration.ofDays(1));
        }
    }

    /** Waits until it can be called; whether it can. */
    boolean awaitReady() {
        try {
            var said = channel.receive().orElse(null);
            if (said instanceof Message.Ready ready && ready.version() == Protocol.VERSION) {
                return true;
            }
            fault = said == null ? null : "something else than that it is ready";
        } catch (FrameException e) {
            fault = e.getMessage();
        } catch (IOException _) {
            // It has ended; how is asked later.
        }
        return false;
    }

    /** From now on it belongs to a call. Whether it can take one. */
    boolean begin(long call, FutureId future) {
        lock.lock();
        try {
            if (killed != null) {
                return false;
            }
            currentCall = call;
        } finally {
            lock.unlock();
        }
        currentFuture = future;
        tasks.incrementAndGet();
        log.forget();
        return true;
    }

    /** INVARIANT: after this no {@link #killDuring} for that call kills it. */
    void end() {
        lock.lock();
        try {
            currentCall = NO_CALL;
        } finally {
            lock.unlock();
        }
        currentFuture = null;
    }

    /**
     * Sends a message. May block if it is a large one and the child does not read.
     *
     * @throws FrameException if it is too large; nothing was sent
     * @throws IOException if the child has ended
     */
    void send(Message.FromServer message) throws IOException {
        channel.send(message);
    }

    /** What it says next; empty: it has said its last, and is about to end. */
    Optional<Message.FromChild> receive() {
        try {
            return channel.receive();
        } catch (FrameException e) {
            fault = e.getMessage();
            return Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** It does not keep to the protocol. */
    void faulty(String what) {
        fault = what;
        kill(Reason.PROTOCOL);
    }

    /** Kills it, unless it was killed already. */
    void kill(Reason reason) {
        lock.lock();
        try {
            killNow(reason);
        } finally {
            lock.unlock();
        }
    }

    /** The call that it is at, or that it is at none; for {@link #killDuring}. */
    long callUnderWay() {
        lock.lock();
        try {
            return currentCall;
        } finally {
            lock.unlock();
        }
    }

    /** Kills it if it is at that call, or still at none. */
    void killDuring(long call, Reason reason) {
        lock.lock();
        try {
            if (currentCall == call) {
                killNow(reason);
            }
        } finally {
            lock.unlock();
        }
    }

    private void killNow(Reason reason) {
        if (killed == null && process.isAlive()) {
            killed = reason;
            process.destroyForcibly();
        }
    }

    /** How it ended. Waits for that; a child that goes on after it said its last is killed. */
    Exit awaitExit() {
        var patience = LAST_MOMENTS;
        while (!hasEnded(patience)) {
            kill(Reason.PROTOCOL);
            patience = Duration.ofDays(1);
        }
        return new Exit(process.exitValue(), killed(), fault, log.lastLines());
    }

    /** Waits for its end, also if the thread is interrupted; false if the patience was not enough. */
    boolean hasEnded(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Closes its streams; to be called by whoever talked to it last. */
    void dispose() {
        try (channel) {
            process.getErrorStream().close();
        } catch (IOException _) {
            // What was not flushed was for a process that is no more.
        }
    }
}
