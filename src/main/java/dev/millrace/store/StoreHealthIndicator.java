package dev.millrace.store;

import dev.millrace.task.FutureStore;
import dev.millrace.task.Refusal;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether the store takes writes, found out by writing: it is down as soon as there is no room for another task, and up again
 * by itself. For readiness; a restart cures nothing of this.
 */
final class StoreHealthIndicator extends AbstractHealthIndicator {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final FutureStore store;

    StoreHealthIndicator(FutureStore store) {
        super("the store could not be probed");
        this.store = store;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws InterruptedException {
        try {
            store.probe().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            builder.up();
        } catch (TimeoutException e) {
            builder.down().withDetail("reason", "a write took longer than " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            builder.down().withDetail("reason", reason(e.getCause()));
        }
    }

    private static String reason(@Nullable Throwable failure) {
        return failure instanceof Refusal.StoreUnavailable refusal && refusal.full()
                ? "there is no room left"
                : "a write failed";
    }
}
