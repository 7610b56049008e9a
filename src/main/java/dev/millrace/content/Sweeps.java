package dev.millrace.content;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Sweeps in the background: once after everything else has started, and then from time to time as long as there is a need. */
final class Sweeps implements SmartLifecycle {

    static final Duration PAUSE = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);

    private final Supplier<Runnable> first;
    private final Supplier<Runnable> next;
    private final BooleanSupplier needed;

    /** Written by the thread that starts and stops the context. */
    private volatile @Nullable ScheduledExecutorService thread;

    /**
     * @param first made when the first sweep starts
     * @param needed whether others than this server change what there is
     */
    Sweeps(Supplier<Runnable> first, Supplier<Runnable> next, BooleanSupplier needed) {
        this.first = first;
        this.next = next;
        this.needed = needed;
    }

    @Override
    public void start() {
        var prepared = first.get();
        var started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("content-sweep").daemon().factory());
        thread = started;
        started.execute(prepared);
        started.scheduleWithFixedDelay(this::again, PAUSE.toMinutes(), PAUSE.toMinutes(), TimeUnit.MINUTES);
    }

    private void again() {
        try {
            if (needed.getAsBoolean()) {
                next.get().run();
            }
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("content was not swept; that is tried again in {}", PAUSE);
        }
    }

    @Override
    public void stop() {
        var running = thread;
        if (running != null) {
            running.shutdownNow();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
