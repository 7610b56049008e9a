package dev.millrace.pool.process;

import dev.millrace.pool.ChildStatus;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.ProcessSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The children of one pool: lends them out, the one that was used last first, and sees to it that there are enough.
 *
 * <p>Counts nothing: the caller sees to it that no more are out, or asked for, than the pool's size. For a moment there may be
 * one more process, while one that was given up ends.
 */
final class Children implements Spawner.Customer {

    /** How long a child must live to show that children can. */
    private static final Duration LIVES_AFTER = Duration.ofSeconds(5);

    /** What is around them. */
    record Surroundings(Spawner spawner, ScheduledExecutorService timer, Clock clock, WorkerMeters meters) {}

    private final Surroundings around;
    private final CrashLoop loop;
    private final ReentrantLock lock = new ReentrantLock();

    /** Those who wait for a child. */
    private final Condition changed = lock.newCondition();

    // All of these are guarded by the lock.
    private PoolDefinition definition;

    /** The one used last comes first. */
    private final Deque<Child> idle = new ArrayDeque<>();

    /** Those that are ready, idle or not. */
    private final Set<Child> live = new LinkedHashSet<>();

    private int starting;
    private int waiting;

    /** Whether no child is started before the timer says so. */
    private boolean held;

    private boolean closed;

    Children(PoolDefinition definition, CrashLoop loop, Surroundings around) {
        this.definition = definition;
        this.loop = loop;
        this.around = around;
    }

    /** As they are to be now. */
    ProcessSettings settings() {
        lock.lock();
        try {
            return Objects.requireNonNull(definition.process());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a child, and waits for one if there is none. To be given back.
     *
     * @throws NoWorkersException if there is none, and waiting makes no sense
     */
    Child lease() throws InterruptedException, NoWorkersException {
        lock.lockInterruptibly();
        waiting++;
        try {
            var child = takeIdle();
            while (child == null) {
                requireHope();
                supply();
                changed.await();
                child = takeIdle();
            }
            return child;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    private @Nullable Child takeIdle() {
        var child = idle.pollFirst();
        while (child != null && !child.wellAlive()) {
            lost(child);
            child = idle.pollFirst();
        }
        return child;
    }

    private void requireHope() throws NoWorkersException {
        if (closed) {
            throw new NoWorkersException("the pool is closed");
        }
        var reason = loop.noStarts();
        if (reason.isPresent() && starting == 0) {
            throw new NoWorkersException("no worker can be started: " + reason.get());
        }
    }

    /** Takes back a child that is well, or that ended before it could be called. */
    void giveBack(Child child) {
        lock.lock();
        try {
            if (!child.wellAlive()) {
                lost(child);
            } else {
                keepOrEnd(child);
            }
            supply();
        } finally {
            lock.unlock();
        }
    }

    /** Takes back a child that has answered. */
    void giveBackAnswered(Child child) {
        lock.lock();
        try {
            loop.startAfresh();
            giveBack(child);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes back a child that ended during a call, or is about to.
     *
     * @param how in the words that follow "the worker"
     */
    void giveBackDead(Child child, Reason reason, String how) {
        lock.lock();
        try {
            switch (reason) {
                case CRASHED, OOM, PROTOCOL -> loop.crashed(how);
                case RECYCLED, IDLE, REDEFINED, KILLED, START_FAILED, CLOSED -> {}
            }
            remove(child, reason);
            pause();
            supply();
        } finally {
            lock.unlock();
        }
    }

    private void keepOrEnd(Child child) {
        var reason = noLongerWanted(child);
        if (reason.isPresent()) {
            end(child, reason.get());
        } else {
            child.idleSince(around.clock().instant());
            idle.addFirst(child);
            changed.signal();
        }
    }

    private Optional<Reason> noLongerWanted(Child child) {
        int most = settings().maxTasksPerChild();
        if (closed) {
            return Optional.of(Reason.CLOSED);
        }
        if (startsOtherwise(child.settings()) || live.size() > definition.size()) {
            return Optional.of(Reason.REDEFINED);
        }
        return most > 0 && child.tasks() >= most ? Optional.of(Reason.RECYCLED) : Optional.empty();
    }

    /** Whether what a child was started with is no longer what one is started with now. */
    private boolean startsOtherwise(ProcessSettings with) {
        var now = settings();
        return with.maxHeapBytes() != now.maxHeapBytes()
                || !with.env().equals(now.env())
                || !with.jvmOptions().equals(now.jvmOptions());
    }

    /** A child is no more that was not at a call. */
    private void lost(Child child) {
        var killed = child.killed();
        if (live.contains(child) && child.tasks() == 0 && (killed == null || killed == Reason.OOM)) {
            loop.startFailed(killed == null ? "ended before it was called" : "took more memory than it may at once");
            pause();
        }
        remove(child, killed == null ? Reason.CRASHED : killed);
    }

    private void end(Child child, Reason reason) {
        child.kill(reason);
        remove(child, reason);
    }

    /** INVARIANT: of a child, only the first call has an effect. */
    private void remove(Child child, Reason reason) {
        if (live.remove(child)) {
            idle.remove(child);
            around.meters().ended(reason);
            child.dispose();
        }
    }

    /** Starts as many children as are missing, unless that has to wait. */
    private void supply() {
        int missing = Math.max(waiting - idle.size() - starting, settings().warm() - live.size() - starting);
        if (live.isEmpty() && starting == 0 && loop.noStarts().isPresent()) {
            // One is tried whether anybody waits or not, so that the pool recovers by itself.
            missing = Math.max(missing, 1);
        }
        int most = loop.careful() ? 1 - starting : missing;
        for (int i = 0; i < Math.min(missing, most) && !held && !closed; i++) {
            starting++;
            around.spawner().spawn(definition.name(), settings(), this);
        }
    }

    /** Holds starts up for as long as the last failures suggest. */
    private void pause() {
        var pause = loop.pause();
        if (!pause.isZero() && !held && !closed) {
            held = true;
            around.timer().schedule(this::goOn, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void goOn() {
        lock.lock();
        try {
            held = false;
            supply();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ready(Child child, Duration startTime) {
        lock.lock();
        try {
            starting--;
            around.meters().started(startTime);
            live.add(child);
            if (child.wellAlive()) {
                keepOrEnd(child);
            } else {
                lost(child); // its end was told before its beginning
            }
            supply();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void failed(String how) {
        lock.lock();
        try {
            starting--;
            around.meters().ended(Reason.START_FAILED);
            if (!closed) {
                loop.startFailed(how);
                pause();
                // They may have waited for it, and some are not to wait any longer.
                changed.signalAll();
                supply();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(Child child) {
        lock.lock();
        try {
            // One that is out is the borrower's to give back.
            if (idle.remove(child)) {
                lost(child);
                supply();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the children that had nothing to do for too long, and starts those that are to be kept ready. */
    void sweep() {
        lock.lock();
        try {
            var now = around.clock().instant();
            if (idle.stream()
                    .anyMatch(child -> !child.startedAt().plus(LIVES_AFTER).isAfter(now))) {
                loop.lives();
            }
            var latest = now.minus(settings().idleTimeout());
            while (live.size() > settings().warm() && longIdle(latest)) {
                end(idle.getLast(), Reason.IDLE);
            }
            supply();
        } finally {
            lock.unlock();
        }
    }

    private boolean longIdle(Instant latest) {
        return !idle.isEmpty() && !idle.getLast().idleSince().isAfter(latest);
    }

    /** From now on children are as this definition says; those that are not end when they are idle. */
    void redefine(PoolDefinition next) {
        lock.lock();
        try {
            definition = next;
            loop.startAfresh();
            endUnwanted();
            supply();
        } finally {
            lock.unlock();
        }
    }

    /** Ends every child: at once, or when it is given back. */
    void close() {
        lock.lock();
        try {
            closed = true;
            endUnwanted();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void endUnwanted() {
        for (var child : List.copyOf(idle)) {
            noLongerWanted(child).ifPresent(reason -> end(child, reason));
        }
    }

    /** Those that are ready, idle or not. */
    List<Child> live() {
        lock.lock();
        try {
            return List.copyOf(live);
        } finally {
            lock.unlock();
        }
    }

    /** What is wrong with the pool, if something is. */
    Optional<String> problem() {
        lock.lock();
        try {
            return loop.problem();
        } finally {
            lock.unlock();
        }
    }

    /** How many there are, by what they do. */
    record Count(int idle, int busy, int starting) {}

    Count count() {
        lock.lock();
        try {
            return new Count(idle.size(), live.size() - idle.size(), starting);
        } finally {
            lock.unlock();
        }
    }

    /** Each as it stands, oldest first. */
    List<ChildStatus> status() {
        var now = around.clock().instant();
        return live().stream().map(child -> child.status(now)).toList();
    }
}
