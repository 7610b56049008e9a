package dev.millrace.pool;

import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolName;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** As many platform threads as the pool's size, made when needed and ended after a minute without work. */
public final class PlatformPool implements Pool {

    // The queue is there for the instant between the end of work and its thread's being free again: the caller's slots
    // bound what is started, so it never holds more than the pool's size.
    private final ThreadPoolExecutor executor;

    public PlatformPool(PoolName name, int size) {
        var threads = Thread.ofPlatform().name("pool-" + name + "-", 1).daemon().factory();
        executor = new ThreadPoolExecutor(size, size, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public Execution start(Work work) {
        var run = new InterruptibleRun(work);
        executor.execute(run);
        return run;
    }

    @Override
    public CancelMode cancelMode() {
        return CancelMode.INTERRUPT;
    }

    @Override
    public void redefine(PoolDefinition definition) {
        int size = definition.size();
        if (size > executor.getMaximumPoolSize()) {
            executor.setMaximumPoolSize(size);
            executor.setCorePoolSize(size);
        } else {
            executor.setCorePoolSize(size);
            executor.setMaximumPoolSize(size);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
