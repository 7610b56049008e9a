package dev.millrace.pool;

import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolName;
import java.util.concurrent.ThreadFactory;

/** One virtual thread for each piece of work. */
public final class VirtualPool implements Pool {

    private final ThreadFactory threads;

    public VirtualPool(PoolName name) {
        threads = Thread.ofVirtual().name("pool-" + name + "-", 1).factory();
    }

    @Override
    public Execution start(Work work) {
        var run = new InterruptibleRun(work);
        threads.newThread(run).start();
        return run;
    }

    @Override
    public CancelMode cancelMode() {
        return CancelMode.INTERRUPT;
    }

    /** Nothing to do: threads come and go with the work. */
    @Override
    public void redefine(PoolDefinition definition) {}

    @Override
    public void close() {}
}
