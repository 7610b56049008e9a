package dev.millrace.compute.wasm;

import org.springframework.context.SmartLifecycle;

/** Tidies up the files of modules when the server starts, before it takes requests. */
final class ModuleSweep implements SmartLifecycle {

    /** Before the engine runs what needs them, and long before requests come. */
    private static final int BEFORE_THE_ENGINE = -2;

    private final Modules modules;
    private volatile boolean running;

    ModuleSweep(Modules modules) {
        this.modules = modules;
    }

    @Override
    public void start() {
        modules.files().sweepAll();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
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
