package dev.millrace.engine;

import dev.millrace.settings.MeterScope;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The meters of one pool, under Micrometer's names for executors, so that dashboards for those show pools as well.
 *
 * <p>What runs is this node's, and what waits is everybody's: any node with a free slot may take it.
 */
final class PoolMeters {

    private final MeterRegistry registry;
    private final Tags tags;
    private final Tags shared;
    private final Tags pooled;
    private final Tags sharedPooled;
    private final Timer runTime;
    private final Timer queueWait;
    private final List<Meter> others;

    PoolMeters(MeterRegistry registry, LivePool pool, PoolGauges gauges) {
        this.registry = registry;
        tags = Tags.of("name", pool.name().value());
        shared = tags.and(MeterScope.CLUSTER);
        pooled = Tags.of("pool", pool.name().value());
        sharedPooled = pooled.and(MeterScope.CLUSTER);
        runTime = Timer.builder("executor")
                .description("Run time of attempts")
                .tags(tags)
                .register(registry);
        queueWait = Timer.builder("executor.idle")
                .description("Time from runnable to the first start")
                .tags(tags)
                .register(registry);
        others = Stream.concat(ofNode(pool, gauges), ofCluster(pool, gauges)).toList();
    }

    private Stream<Meter> ofNode(LivePool pool, PoolGauges gauges) {
        return Stream.of(
                gauge("executor.active", "threads", "Tasks that hold a slot here", pool::held, tags),
                gauge("executor.pool.size", "threads", "Slots", () -> size(pool), tags),
                gauge("executor.pool.max", "threads", "Slots at most", () -> size(pool), tags),
                FunctionCounter.builder("executor.completed", pool.ends(), Ends::afterRunning)
                        .description("Futures that are done after they had run")
                        .baseUnit("tasks")
                        .tags(tags)
                        .register(registry),
                gauge(
                        "millrace.stuck",
                        "tasks",
                        "Attempts that were told to stop and go on",
                        () -> gauges.stuck(pool.name()),
                        pooled));
    }

    private Stream<Meter> ofCluster(LivePool pool, PoolGauges gauges) {
        return Stream.of(
                gauge("executor.queued", "tasks", "Futures that have not started", pool::pending, shared),
                gauge("executor.queue.remaining", "tasks", "Futures that the queue takes", () -> room(pool), shared),
                gauge("millrace.running", "tasks", "Tasks that hold a slot anywhere", pool::active, sharedPooled),
                gauge("millrace.backlog", "tasks", "Futures that only wait for a slot", pool::queued, sharedPooled),
                gauge(
                        "millrace.oldest.queued.age",
                        "seconds",
                        "Age of the oldest of them",
                        () -> gauges.oldestQueuedSeconds(pool),
                        sharedPooled));
    }

    private Gauge gauge(String name, String unit, String description, Supplier<Number> value, Tags tagged) {
        return Gauge.builder(name, value)
                .baseUnit(unit)
                .description(description)
                .tags(tagged)
                .register(registry);
    }

    private static double size(LivePool pool) {
        return pool.definition().size();
    }

    private static double room(LivePool pool) {
        return Math.max(0, pool.definition().queueCapacity() - pool.pending());
    }

    void ran(long nanos) {
        runTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    void waited(Duration time) {
        queueWait.record(time);
    }

    Duration meanRunTime() {
        return Duration.ofNanos((long) runTime.mean(TimeUnit.NANOSECONDS));
    }

    void remove() {
        registry.remove(runTime);
        registry.remove(queueWait);
        others.forEach(registry::remove);
    }
}
