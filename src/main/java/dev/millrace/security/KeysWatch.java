package dev.millrace.security;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Has the file of keys read again and again while the server runs. */
final class KeysWatch implements SmartLifecycle {

    private final Keys keys;
    private final Duration interval;
    private volatile @Nullable ScheduledExecutorService timer;

    KeysWatch(Keys keys, Duration interval) {
        this.keys = keys;
        this.interval = interval;
    }

    @Override
    public void start() {
        var started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("keys").daemon().factory());
        started.scheduleWithFixedDelay(keys::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        timer = started;
    }

    @Override
    public void stop() {
        var started = timer;
        if (started != null) {
            started.shutdownNow();
            timer = null;
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    /** Begins before all others and ends after them: a key can be taken away while the server drains. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
