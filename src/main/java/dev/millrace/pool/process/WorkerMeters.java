package dev.millrace.pool.process;

import dev.millrace.task.PoolName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The meters of the children of one pool. */
final class WorkerMeters implements AutoCloseable {

    private final MeterRegistry registry;
    private final Tags tags;
    private final Timer start;
    private final Map<Reason, Counter> ends = new EnumMap<>(Reason.class);
    private final List<Meter> gauges = new ArrayList<>();

    WorkerMeters(MeterRegistry registry, PoolName pool) {
        this.registry = registry;
        tags = Tags.of("pool", pool.value());
        start = Timer.builder("millrace.worker.start")
                .description("From the order of a worker until it could be called")
                .tags(tags)
                .register(registry);
        for (var reason : Reason.values()) {
            if (!reason.restarts()) {
                continue;
            }
            ends.put(
                    reason,
                    Counter.builder("millrace.worker.restarts")
                            .description("Workers that another one has to take the place of, by why")
                            .tags(tags.and("reason", reason.label()))
                            .register(registry));
        }
    }

    /** Counts those from now on. */
    void watch(Children children) {
        gauges.add(count(children, "idle", Children.Count::idle));
        gauges.add(count(children, "busy", Children.Count::busy));
        gauges.add(count(children, "starting", Children.Count::starting));
        gauges.add(Gauge.builder("millrace.worker.rss", () -> rssBytes(children))
                .description("Resident memory of the workers")
                .baseUnit(BaseUnits.BYTES)
                .tags(tags)
                .register(registry));
    }

    private Gauge count(Children children, String state, Function<Children.Count, Integer> which) {
        return Gauge.builder("millrace.workers", () -> which.apply(children.count()))
                .description("Workers by what they do")
                .tags(tags.and("state", state))
                .register(registry);
    }

    private static long rssBytes(Children children) {
        return children.live().stream()
                .mapToLong(child -> child.rssBytes().orElse(0))
                .sum();
    }

    void started(Duration time) {
        start.record(time);
    }

    void ended(Reason reason) {
        var counter = ends.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void close() {
        registry.remove(start);
        ends.values().forEach(registry::remove);
        gauges.forEach(registry::remove);
    }
}
