package dev.millrace.pool.process;

import dev.millrace.pool.ChildStatus;
import dev.millrace.task.FutureId;
import dev.millrace.task.PoolName;
import dev.millrace.task.ProcessSettings;
import dev.millrace.worker.BegunMark;
import dev.millrace.worker.CrashReport;
import dev.millrace.worker.FrameException;
import dev.millrace.worker.Message;
import dev.millrace.worker.MessageChannel;
import dev.millrace.worker.Protocol;
import dev.millrace.worker.WorkerCommand;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    /** How long a Java virtual machine that broke may take to write why. */
    private static final Duration CRASH_MOMENTS = Duration.ofSeconds(10);

    private static final long NO_CALL = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Child.class);

    private final Process process;
    private final Origin origin;
    private final MessageChannel<Message.FromChild, Message.FromServer> channel;
    private final ChildLog log;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private long currentCall = NO_CALL;

    /** Guarded by the lock: by {@link System#nanoTime}, since when it is at the current call. */
    private long calledAt;

    /** Guarded by the lock: the first reason counts. */
    private @Nullable Reason killed;

    /** Guarded by the lock. */
    private boolean leavesNothing;

    /** Whether it has said that it began the current call. Written by the thread that talks to it. */
    private volatile boolean begun;

    /** Whether its Java virtual machine said that it broke. Written by the thread that talks to it. */
    private volatile boolean saidCrash;

    /** Written by the thread that talks to it. */
    private volatile @Nullable String fault;

    private volatile @Nullable FutureId currentFuture;

    private final AtomicInteger tasks = new AtomicInteger();

    /** Written by the watcher of memory. */
    private volatile long rssBytes;

    /** Guarded by the lock of {@link Children}: since when it has nothing to do. */
    private Instant idleSince;

    /**
     * Where it comes from.
     *
     * @param command what started it
     * @param settings those that it was started with
     * @param mark where it writes which call it began, if it can; its own from then on
     */
    record Origin(
            PoolName pool,
            ProcessSettings settings,
            WorkerCommand command,
            Offspring offspring,
            Optional<BegunMark> mark,
            Instant startedAt) {}

    Child(Process process, Origin origin) {
        this.process = process;
        this.origin = origin;
        this.idleSince = origin.startedAt();
        channel = MessageChannel.toChild(new PipeInput(process.getInputStream()), process.getOutputStream());
        log = new ChildLog(origin.pool(), process.pid());
    }

    long pid() {
        return process.pid();
    }

    /** Those that it was started with. */
    ProcessSettings settings() {
        return origin.settings();
    }

    Instant startedAt() {
        return origin.startedAt();
    }

    Instant idleSince() {
        return idleSince;
    }

    void idleSince(Instant now) {
        idleSince = now;
    }

    /** How many calls it has answered. */
    int tasks() {
        return tasks.get();
    }

    void answered() {
        tasks.incrementAndGet();
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
        return new ChildStatus(
                pid(), Duration.between(startedAt(), now), tasks(), rss == 0 ? null : rss, currentFuture);
    }

    Offspring offspring() {
        return origin.offspring();
    }

    /** Of one that has ended: whether there may be processes that it has started. */
    boolean mayHaveOffspring() {
        lock.lock();
        try {
            return !leavesNothing;
        } finally {
            lock.unlock();
        }
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
        crash().ifPresent(crash -> LOG.atWarn()
                .addKeyValue("pool", origin.pool())
                .addKeyValue("pid", pid())
                .addKeyValue("report", crash.file())
                .log("a worker broke: {}", crash.problem()));
    }

    private Optional<CrashReport> crash() {
        return origin.command().crashReport(pid());
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
            misunderstood(e);
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
            calledAt = System.nanoTime();
            begun = false;
        } finally {
            lock.unlock();
        }
        currentFuture = future;
        log.forget();
        return true;
    }

    /** It has said that it began the call. */
    void saidBegun() {
        begun = true;
    }

    /** Whether it is known to have begun the call that it is at, or was at last. */
    boolean hasBegun() {
        return begun;
    }

    /** Looks whether it began that call, which it is at: of one that has ended, what is found is final. */
    boolean looksBegun(long call) {
        begun = begun || origin.mark().map(mark -> mark.says(call)).orElse(false);
        return begun;
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
            misunderstood(e);
            return Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private void misunderstood(FrameException what) {
        fault = what.getMessage();
        saidCrash = what.saysCrash();
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

    /** Kills it if it was given a call that long ago and has not begun it: it is frozen, or has lost its way. */
    void killIfNotBegun(Duration patience) {
        lock.lock();
        try {
            boolean late = System.nanoTime() - calledAt > patience.toNanos();
            if (currentCall != NO_CALL && late && !looksBegun(currentCall)) {
                killNow(Reason.UNRESPONSIVE);
            }
        } finally {
            lock.unlock();
        }
    }

    private void killNow(Reason reason) {
        if (killed == null && process.isAlive()) {
            killed = reason;
            leavesNothing = reason.clean() && !Offspring.possible(pid());
            process.destroyForcibly();
        }
    }

    /** How it ended. Waits for that; a child that goes on after it said its last is killed. */
    Exit awaitExit() {
        // One that broke in the midst of a message is known by its report.
        boolean ended = hasEnded(LAST_MOMENTS) || ((saidCrash || crash().isPresent()) && hasEnded(CRASH_MOMENTS));
        while (!ended) {
            kill(Reason.PROTOCOL);
            ended = hasEnded(Duration.ofDays(1));
        }
        return new Exit(process.exitValue(), killed(), fault, crash().orElse(null), log.lastLines());
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
        origin.mark().ifPresent(BegunMark::close);
    }
}
