package dev.millrace.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Those who wait for something to be so. Guarded by its owner, who settles it after every change. */
final class Conditions {

    private record Waiter(BooleanSupplier condition, CompletableFuture<Void> waiter) {}

    private final List<Waiter> waiters = new ArrayList<>();

    /** Completes when it is so, now or later. */
    CompletableFuture<Void> when(BooleanSupplier condition) {
        var waiter = new CompletableFuture<Void>();
        if (condition.getAsBoolean()) {
            waiter.complete(null);
        } else {
            waiters.add(new Waiter(condition, waiter));
        }
        return waiter;
    }

    void forget(CompletableFuture<Void> waiter) {
        waiters.removeIf(each -> each.waiter().equals(waiter));
    }

    /** Lets those go for whom it is so. */
    void settle() {
        if (!waiters.isEmpty()) {
            waiters.stream()
                    .filter(each -> each.condition().getAsBoolean())
                    .forEach(each -> each.waiter().complete(null));
            waiters.removeIf(each -> each.waiter().isDone());
        }
    }

    /** Lets everyone go. */
    void release() {
        waiters.forEach(each -> each.waiter().cancel(false));
    }
}
