package dev.millrace.pool.process;

import dev.millrace.task.PoolName;
import dev.millrace.task.ProcessSettings;
import dev.millrace.worker.BegunMark;
import dev.millrace.worker.WorkerCommand;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts child processes.
 *
 * <p>All of them from one thread, which lives as long as this: where children are told of their parent's death, it is that
 * of the thread that started them.
 */
final class Spawner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spawner.class);

    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final Commands commands;
    private final Duration startTimeout;
    private final ScheduledExecutorService timer;
    private final Clock clock;

    // What is still ordered when it is shut down is not needed any more, and no failure.
    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("worker-spawner").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    private volatile boolean closed;

    private final Orphans orphans = new Orphans();

    /** Every process that has not ended. */
    private final Set<Child> running = ConcurrentHashMap.newKeySet();

    Spawner(Commands commands, Duration startTimeout, ScheduledExecutorService timer, Clock clock) {
        this.commands = commands;
        this.startTimeout = startTimeout;
        this.timer = timer;
        this.clock = clock;
    }

    /** Tells how children are started. */
    @FunctionalInterface
    interface Commands {

        /** @throws IOException if there is something in the way of it */
        WorkerCommand command(ProcessSettings settings) throws IOException;
    }

    /** Who wants a child, and is told what becomes of it. Called by threads of the child's own. */
    interface Customer {

        /** @param startTime from the order until it could be called */
        void ready(Child child, Duration startTime);

        /** @param how in the words that follow "the worker" */
        void failed(String how);

        /** The child, which was ready before, has ended. */
        void ended(Child child);
    }

    /** Starts a child and returns at once. */
    void spawn(PoolName pool, ProcessSettings settings, Customer customer) {
        long begin = System.nanoTime();
        thread.execute(() -> spawnNow(pool, settings, new Order(customer, begin)));
    }

    private record Order(Customer customer, long begin) {}

    /** Never throws, since that would end the thread. */
    private void spawnNow(PoolName pool, ProcessSettings settings, Order order) {
        try {
            // May take long, so that the server may end meanwhile.
            var command = closed ? null : commands.command(settings);
            if (command == null || closed) {
                order.customer().failed("is not started, since the server ends");
                return;
            }
            var process = command.toProcess();
            var offspring = Offspring.of(process.environment());
            var mark = BegunMark.create();
            mark.ifPresent(made ->
                    process.environment().put(BegunMark.VARIABLE, made.path().toString()));
            var origin = new Child.Origin(pool, settings, command, offspring, mark, clock.instant());
            run(started(process, origin), order);
        } catch (IOException | RuntimeException | Error e) {
            LOG.atWarn().setCause(e).addKeyValue("pool", pool).log("a worker could not be started");
            order.customer().failed("could not be started: " + e.getMessage());
        }
    }

    private static Child started(ProcessBuilder process, Child.Origin origin) throws IOException {
        try {
            return new Child(process.start(), origin);
        } catch (IOException e) {
            origin.mark().ifPresent(BegunMark::close);
            throw e;
        }
    }

    private void run(Child child, Order order) {
        running.add(child);
        if (closed) { // whoever closed this need not have seen it
            child.kill(Reason.CLOSED);
        }
        try {
            start("log", child, () -> watch(child, order.customer()));
            start("start", child, () -> greet(child, order));
        } catch (Error e) { // the system gives no more threads
            child.kill(Reason.START_FAILED);
            throw e;
        }
    }

    private static void start(String what, Child child, Runnable work) {
        Thread.ofPlatform().name("worker-" + child.pid() + "-" + what).daemon().start(work);
    }

    private void watch(Child child, Customer customer) {
        child.watch();
        running.remove(child);
        customer.ended(child);
        seekOffspring(child);
    }

    private void seekOffspring(Child child) {
        if (child.mayHaveOffspring()) {
            orphans.seek(child.offspring());
        }
    }

    /**
     * Kills what children that have ended left behind, also if it holds their streams: whoever reads those would wait for it. To
     * be called from time to time.
     */
    void killOrphans() {
        running.stream().filter(child -> !child.alive()).forEach(this::seekOffspring);
        orphans.sweep();
    }

    private void greet(Child child, Order order) {
        var patience =
                timer.schedule(() -> child.kill(Reason.START_FAILED), startTimeout.toMillis(), TimeUnit.MILLISECONDS);
        boolean ready = child.awaitReady();
        patience.cancel(false);
        if (ready && child.wellAlive()) {
            order.customer().ready(child, Duration.ofNanos(System.nanoTime() - order.begin()));
        } else {
            var exit = child.awaitExit();
            child.dispose();
            order.customer().failed(exit.wordsAndLastLine());
        }
    }

    /** The children that run now. */
    List<Child> running() {
        return List.copyOf(running);
    }

    /** Kills every child, and returns when they have ended. None is started any more. */
    @Override
    public void close() {
        closed = true;
        awaitLastStart();
        var last = running();
        last.forEach(child -> child.kill(Reason.CLOSED));
        long deadline = System.nanoTime() + LAST_WAIT.toNanos();
        for (var child : last) {
            child.hasEnded(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            seekOffspring(child);
        }
        orphans.sweep();
        thread.shutdown();
    }

    private void awaitLastStart() {
        try {
            thread.submit(() -> {}).get(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().setCause(e).log("a worker is still being started");
        }
    }
}
