package dev.millrace.content;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Sweeps once, in the background, after everything else has started. */
final class SweepAtStart implements SmartLifecycle {

    private final Supplier<ContentSweep> sweep;

    /** Written by the thread that starts and stops the context. */
    private volatile @Nullable Thread thread;

    /** @param sweep made when the sweep starts */
    SweepAtStart(Supplier<ContentSweep> sweep) {
        this.sweep = sweep;
    }

    @Override
    public void start() {
        var prepared = sweep.get();
        thread = Thread.ofPlatform().name("content-sweep").daemon().start(prepared::run);
    }

    @Override
    public void stop() {
        var running = thread;
        if (running != null) {
            running.interrupt();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
