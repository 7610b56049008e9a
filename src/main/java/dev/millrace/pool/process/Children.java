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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
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

    /** What a child that never began a task was killed for, if not because it was not needed. */
    private static final Map<Reason, String> BLAMED = Map.of(
            Reason.OOM, "took more memory than it may at once", Reason.UNRESPONSIVE, "did not begin its task in time");

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

    /** Whether no work is to be expected. */
    private boolean dormant;

    private boolean closed;

    Children(PoolDefinition definition, CrashLoop loop, Surroundings around) {
        this.definition = definition;
        this.loop = loop;
        this.around = around;
    }

    private <T> T locked(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    private void guarded(Runnable what) {
        lock.lock();
        try {
            what.run();
        } finally {
            lock.unlock();
        }
    }

    /** As they are to be now. */
    ProcessSettings settings() {
        return locked(() -> Objects.requireNonNull(definition.process()));
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
        var reason = loop.problem();
        if (reason.isPresent() && starting == 0) {
            throw new NoWorkersException("no worker can be started: " + reason.get());
        }
    }

    /** Takes back a child that is well, or that ended before it could be called. */
    void giveBack(Child child) {
        guarded(() -> {
            didItsPart(child);
            if (!child.wellAlive()) {
                lost(child);
            } else {
                keepOrEnd(child);
            }
            supply();
        });
    }

    /** Takes back a child that ended during a call, or is about to. */
    void giveBackDead(Child child, Reason reason) {
        guarded(() -> {
            didItsPart(child);
            remove(child, reason);
            supply();
        });
    }

    /** Whatever became of the call: a child that began one shows that children can. */
    private void didItsPart(Child child) {
        if (child.hasBegun()) {
            loop.startAfresh();
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
        if (startsOtherwise(child.settings())) {
            return Optional.of(Reason.REDEFINED);
        }
        if (live.size() > definition.size() || (dormant && waiting == 0)) {
            return Optional.of(Reason.SURPLUS);
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
        if (live.contains(child) && child.tasks() == 0 && !child.hasBegun()) {
            blameStart(killed);
        }
        remove(child, killed == null ? Reason.CRASHED : killed);
    }

    private void blameStart(@Nullable Reason killed) {
        var how = killed == null ? "ended before it began a task" : BLAMED.get(killed);
        if (how != null) {
            loop.startFailed(how);
            pause();
        }
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

    /** How many are to be ready beside those that work. */
    private int warm() {
        return dormant ? 0 : settings().warm();
    }

    /** Starts as many children as are missing, unless that has to wait. */
    private void supply() {
        int needed = waiting - idle.size() - starting;
        int missing = Math.max(needed, Math.min(needed + warm(), definition.size() - live.size() - starting));
        if (live.isEmpty() && starting == 0 && loop.problem().isPresent()) {
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
        guarded(() -> {
            held = false;
            supply();
        });
    }

    @Override
    public void ready(Child child, Duration startTime) {
        guarded(() -> {
            starting--;
            around.meters().started(startTime);
            live.add(child);
            if (child.wellAlive()) {
                keepOrEnd(child);
            } else {
                lost(child); // its end was told before its beginning
            }
            supply();
        });
    }

    @Override
    public void failed(String how) {
        guarded(() -> {
            starting--;
            around.meters().ended(Reason.START_FAILED);
            if (!closed) {
                loop.startFailed(how);
                pause();
                // They may have waited for it, and some are not to wait any longer.
                changed.signalAll();
                supply();
            }
        });
    }

    @Override
    public void ended(Child child) {
        guarded(() -> {
            // One that is out is the borrower's to give back.
            if (idle.remove(child)) {
                lost(child);
                supply();
            }
        });
    }

    /** Ends the children that had nothing to do for too long, and starts those that are to be kept ready. */
    void sweep() {
        guarded(() -> {
            var now = around.clock().instant();
            if (idle.stream()
                    .anyMatch(child -> !child.startedAt().plus(LIVES_AFTER).isAfter(now))) {
                loop.startAfresh();
            }
            var latest = now.minus(settings().idleTimeout());
            while (idle.size() > warm() && longIdle(latest)) {
                end(idle.getLast(), Reason.IDLE);
            }
            supply();
        });
    }

    private boolean longIdle(Instant latest) {
        return !idle.isEmpty() && !idle.getLast().idleSince().isAfter(latest);
    }

    /** From now on children are as this definition says; those that are not end when they are idle. */
    void redefine(PoolDefinition next) {
        guarded(() -> {
            definition = next;
            loop.startAfresh();
            endUnwanted();
            supply();
        });
    }

    /** Whether no work is to be expected: then none is kept ready, and none is that has nothing to do. */
    void dormant(boolean now) {
        guarded(() -> {
            dormant = now;
            endUnwanted();
            supply();
        });
    }

    /** Ends every child: at once, or when it is given back. */
    void close() {
        guarded(() -> {
            closed = true;
            endUnwanted();
            changed.signalAll();
        });
    }

    private void endUnwanted() {
        for (var child : List.copyOf(idle)) {
            noLongerWanted(child).ifPresent(reason -> end(child, reason));
        }
    }

    /** Those that are ready, idle or not. */
    List<Child> live() {
        return locked(() -> List.copyOf(live));
    }

    /** What is wrong with the pool, if something is. */
    Optional<String> problem() {
        return locked(() -> loop.problem());
    }

    /** How many there are, by what they do. */
    record Count(int idle, int busy, int starting) {}

    Count count() {
        return locked(() -> new Count(idle.size(), live.size() - idle.size(), starting));
    }

    /** Each as it stands, oldest first. */
    List<ChildStatus> status() {
        var now = around.clock().instant();
        return live().stream().map(child -> child.status(now)).toList();
    }
}
