package dev.millrace.callback;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Starts the courier before anything runs that it could be told of, and stops it after. */
final class CourierLifecycle implements SmartLifecycle {

    private static final int BEFORE_THE_ENGINE = -1;

    private final Courier courier;
    private final Duration grace;

    CourierLifecycle(Courier courier, Duration grace) {
        this.courier = courier;
        this.grace = grace;
    }

    @Override
    public void start() {
        courier.start();
    }

    @Override
    public void stop() {
        try {
            courier.stop(grace);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return courier.running();
    }

    /** So that deliveries go on while tasks are drained, and what these bring about is still sent if there is time. */
    @Override
    public int getPhase() {
        return BEFORE_THE_ENGINE;
    }
}
