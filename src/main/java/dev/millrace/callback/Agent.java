package dev.millrace.callback;

import dev.millrace.task.Delivery;
import dev.millrace.task.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to one target. Its passes, in each of which it starts what can be started, come one after the other; deliveries
 * under way run beside them, and ask for a pass when they have ended.
 *
 * <p>INVARIANT: a delivery under way is started by nobody else, until what came of it is durable: there is one agent for a
 * target, only its passes start deliveries, and a pass looks at what is under way before it reads what is due. Nodes that share
 * the store have an agent each, so every delivery is claimed before it is sent.
 */
final class Agent {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /** Farther than any delivery is ever put off: what is pending at all is due by then. */
    private static final Duration EVER = Duration.ofDays(3650);

    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    private final String target;
    private final Courier courier;
    private final CourierParts parts;
    private final Breaker breaker;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

    private boolean asked; // guarded by this
    private boolean passing; // guarded by this
    private @Nullable Future<?> alarm; // used within passes only

    Agent(String target, boolean proven, Courier courier, CourierParts parts) {
        this.breaker = new Breaker(proven);
        this.target = target;
        this.courier = courier;
        this.parts = parts;
    }

    /** Asks for a pass; tells whether it has to be started, because none is under way that would notice. */
    synchronized boolean ask() {
        asked = true;
        boolean starts = !passing;
        passing = true;
        return starts;
    }

    private synchronized boolean beginsPass() {
        passing = asked;
        asked = false;
        return passing;
    }

    /** Whether nobody asked for a pass and nothing is under way. */
    synchronized boolean idle() {
        return !asked && underWay.isEmpty();
    }

    boolean proven() {
        return breaker.proven();
    }

    void run() {
        while (beginsPass()) {
            if (alarm != null) {
                alarm.cancel(false);
            }
            try {
                pass();
            } catch (Refusal.StoreUnavailable _) {
                wakeAt(parts.clock().instant().plus(STORE_PAUSE));
            } catch (RuntimeException e) {
                LOG.atError().addKeyValue("target", target).setCause(e).log("could not look for deliveries");
                wakeAt(parts.clock().instant().plus(STORE_PAUSE));
            }
            courier.callNext();
        }
    }

    private void pass() {
        while (courier.running()) {
            var now = parts.clock().instant();
            var held = breaker.heldUntil(now);
            if (held.isPresent()) {
                wakeAt(held.get());
                return;
            }
            boolean proven = breaker.proven();
            int room = proven ? parts.perTarget() : 1;
            var slots = proven ? parts.proven() : parts.unproven();
            if (underWay.size() >= room || !slots.take(target)) {
                return;
            }
            boolean started = false;
            try {
                started = startNext(now, slots);
            } finally {
                if (!started) {
                    slots.release();
                }
            }
            if (!started) {
                return;
            }
        }
    }

    private boolean startNext(Instant now, Slots slots) {
        var busy = Set.copyOf(underWay);
        var pending = parts.outbox().due(target, now.plus(EVER), busy.size() + 1);
        var next = pending.stream()
                .filter(delivery -> !busy.contains(delivery.id()))
                .findFirst()
                .orElse(null);
        if (next == null) {
            if (busy.isEmpty()) {
                courier.retire(target, this);
            }
            return false;
        }
        if (next.nextAt() != null && next.nextAt().isAfter(now)) {
            wakeAt(next.nextAt());
            return false;
        }
        return start(next, slots);
    }

    private boolean start(Delivery delivery, Slots slots) {
        underWay.add(delivery.id());
        try {
            parts.threads().execute(() -> deliver(delivery, slots));
            return true;
        } catch (RejectedExecutionException _) {
            underWay.remove(delivery.id()); // the server stops; it is sent after the restart
            return false;
        }
    }

    private void deliver(Delivery delivery, Slots slots) {
        try {
            if (claim(delivery)) {
                new Attempt(parts, delivery, breaker).run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the server stops; it stays pending
        } finally {
            slots.release();
            underWay.remove(delivery.id());
            courier.wake(target);
            courier.callNext();
        }
    }

    /** Whether the delivery is this node's; if another one took it, it is looked at again when that should be through. */
    private boolean claim(Delivery delivery) throws InterruptedException {
        try {
            var until = parts.clock().instant().plus(parts.lease());
            return parts.outbox().claim(delivery, until).get();
        } catch (ExecutionException | Refusal.StoreUnavailable e) {
            LOG.atDebug().setCause(e).log("a delivery could not be claimed yet");
            Thread.sleep(STORE_PAUSE);
            return false;
        }
    }

    private void wakeAt(Instant time) {
        // a clock in whole milliseconds could be just short of the time
        long millis =
                Math.max(0, Duration.between(parts.clock().instant(), time).toMillis()) + 1;
        try {
            alarm = parts.timer().schedule(() -> courier.wake(target), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            alarm = null; // the server stops
        }
    }
}
