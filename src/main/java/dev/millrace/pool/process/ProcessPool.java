package dev.millrace.pool.process;

import dev.millrace.pool.CancelMode;
import dev.millrace.pool.ChildStatus;
import dev.millrace.pool.Execution;
import dev.millrace.pool.InterruptibleRun;
import dev.millrace.pool.Pool;
import dev.millrace.pool.Work;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolName;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Runs work in child processes, one at a time in each. A thread of this process waits for each piece of work, so that there
 * are as many as the work that runs.
 */
final class ProcessPool implements Pool {

    private final PoolName name;
    private final Children children;
    private final Errand.Tools tools;
    private final WorkerMeters meters;
    private final Consumer<ProcessPool> onClose;

    // The caller's slots bound how many threads there are.
    private final ExecutorService threads;

    /** @param onClose is told of it when it was closed */
    ProcessPool(PoolName name, Errand.Tools tools, WorkerMeters meters, Consumer<ProcessPool> onClose) {
        this.name = name;
        this.children = tools.children();
        this.tools = tools;
        this.meters = meters;
        this.onClose = onClose;
        threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("pool-" + name + "-", 1).daemon().factory());
    }

    PoolName name() {
        return name;
    }

    @Override
    public Execution start(Work work) {
        var errand = new Errand(tools);
        var run = new InterruptibleRun(work, () -> work.run(errand));
        threads.execute(run);
        return () -> {
            // In this order: whoever is woken finds that it was told to stop.
            errand.stop();
            run.stop();
        };
    }

    @Override
    public CancelMode cancelMode() {
        return CancelMode.KILL;
    }

    @Override
    public void redefine(PoolDefinition definition) {
        children.redefine(definition);
    }

    @Override
    public void dormant(boolean now) {
        children.dormant(now);
    }

    Children workers() {
        return children;
    }

    @Override
    public List<ChildStatus> children() {
        return children.status();
    }

    @Override
    public void close() {
        children.close();
        threads.shutdown();
        meters.close();
        onClose.accept(this);
    }
}
