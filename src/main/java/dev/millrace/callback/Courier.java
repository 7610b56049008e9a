package dev.millrace.callback;

import dev.millrace.task.Batch;
import dev.millrace.task.Change;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoreFollower;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Takes pending deliveries to their targets. Keeps an agent for each target that something is pending for or under way to,
 * and none for the others. Safe for use by many threads.
 */
final class Courier implements StoreFollower {

    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(1);
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    private final CourierParts parts;
    private final ConcurrentMap<String, Agent> agents = new ConcurrentHashMap<>();
    private final RecentTargets proven = new RecentTargets();
    private volatile boolean running;

    Courier(CourierParts parts) {
        this.parts = parts;
    }

    /** Begins with what is pending from an earlier life of the server. */
    void start() {
        running = true;
        wakeAll();
    }

    private void wakeAll() {
        parts.outbox().targets().keySet().forEach(this::wake);
    }

    /** Starts nothing more, and breaks off what is still under way when the time is over: it will be sent again. */
    void stop(Duration grace) throws InterruptedException {
        running = false;
        parts.timer().shutdownNow();
        parts.threads().shutdown();
        if (!parts.threads().awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            parts.threads().shutdownNow();
            parts.threads().awaitTermination(INTERRUPT_GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    boolean running() {
        return running;
    }

    /** Lets the agent of a target look for something to do. */
    void wake(String target) {
        if (!running) {
            return;
        }
        agents.compute(target, (name, known) -> {
            var agent = known == null ? new Agent(name, proven.contains(name), this, parts) : known;
            if (agent.ask()) {
                execute(agent);
            }
            return agent;
        });
    }

    private void execute(Agent agent) {
        try {
            parts.threads().execute(agent::run);
        } catch (RejectedExecutionException _) {
            running = false; // it has stopped meanwhile
        }
    }

    /** Forgets an agent that has nothing to do, unless somebody asked it for something just now. */
    void retire(String target, Agent idle) {
        agents.computeIfPresent(target, (name, known) -> {
            if (known != idle || !idle.idle()) {
                return known;
            }
            if (idle.proven()) {
                proven.add(name);
            } else {
                proven.remove(name);
            }
            return null;
        });
    }

    /** Wakes those whose turn it is to take a slot. */
    void callNext() {
        parts.proven().next().ifPresent(this::wake);
        parts.unproven().next().ifPresent(this::wake);
    }

    /** How many targets have an agent. */
    int agents() {
        return agents.size();
    }

    @Override
    public void deliveryDue(String target) {
        wake(target);
    }

    @Override
    public void changedElsewhere(ForeignChanges changes) {
        changes.targets().forEach(this::wake);
    }

    @Override
    public void lostSight() {
        try {
            parts.threads().execute(this::lookAround);
        } catch (RejectedExecutionException _) {
            running = false; // it has stopped meanwhile
        }
    }

    private void lookAround() {
        try {
            wakeAll();
        } catch (Refusal.StoreUnavailable _) {
            parts.timer().schedule(this::lostSight, STORE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void changed(Change change) {
        // what callbacks are told of it stands in the outbox
    }

    @Override
    public void batchDone(Batch batch) {
        // what callbacks are told of it stands in the outbox
    }
}
