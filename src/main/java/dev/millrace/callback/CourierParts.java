package dev.millrace.callback;

import dev.millrace.task.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What agents and their deliveries work with.
 *
 * @param threads a virtual thread for each pass and each delivery
 * @param timer wakes agents
 * @param proven room for targets whose last delivery arrived
 * @param unproven room for all others
 * @param perTarget deliveries at once to a proven target
 * @param lease how long a delivery under way is left alone by other nodes
 */
record CourierParts(
        Outbox outbox,
        Sender sender,
        RetrySchedule schedule,
        DeliveryMeters meters,
        Clock clock,
        ExecutorService threads,
        ScheduledExecutorService timer,
        Slots proven,
        Slots unproven,
        int perTarget,
        Duration lease) {

    /** What an attempt takes beside its timeout, at most, while the store takes writes. */
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    static CourierParts of(
            Outbox outbox, Sender sender, RetrySchedule schedule, Surroundings around, CallbackProperties limits) {
        int unproven = limits.concurrency() / 2;
        return new CourierParts(
                outbox,
                sender,
                schedule,
                around.meters(),
                around.clock(),
                around.threads(),
                around.timer(),
                new Slots(limits.concurrency() - unproven),
                new Slots(unproven),
                limits.perTarget(),
                limits.timeout().plus(LEEWAY));
    }

    /** What comes from outside of the package, or ends with the server. */
    record Surroundings(Clock clock, DeliveryMeters meters, ExecutorService threads, ScheduledExecutorService timer) {}
}
