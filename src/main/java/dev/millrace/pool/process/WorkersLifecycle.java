package dev.millrace.pool.process;

import org.springframework.context.SmartLifecycle;

/** Looks after workers from before the engine starts, which makes the pools, until it has stopped. */
final class WorkersLifecycle implements SmartLifecycle {

    private static final int BEFORE_THE_ENGINE = -1;

    private final Workers workers;
    private volatile boolean running;

    WorkersLifecycle(Workers workers) {
        this.workers = workers;
    }

    @Override
    public void start() {
        workers.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        workers.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return BEFORE_THE_ENGINE;
    }
}
