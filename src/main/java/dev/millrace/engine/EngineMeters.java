package dev.millrace.engine;

import dev.millrace.task.Attempt;
import dev.millrace.task.EndedBy;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import dev.millrace.tracing.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts tasks and attempts. Tags are bounded: pool, type, outcome, reason; never ids. Counters start at zero. */
final class EngineMeters {

    private static final List<String> TYPES = List.of(TaskSpec.DOWNLOAD, TaskSpec.COMPUTE, TaskSpec.UPLOAD);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATE = Duration.ofMinutes(1);

    private final MeterRegistry registry;
    private final ConcurrentMap<PoolName, PoolMeters> pools = new ConcurrentHashMap<>();
    private final Map<String, Counter> submitted = new HashMap<>();
    private final Map<TaskState, Counter> finished = new EnumMap<>(TaskState.class);
    private final Map<EndedBy, Counter> attempts = new EnumMap<>(EndedBy.class);
    private final Map<Rejection, Counter> rejected = new EnumMap<>(Rejection.class);
    private final Counter fenced;
    private final Counter postponed;

    /** Why a submission was not accepted, as far as that tells something about the server. */
    private enum Rejection {
        QUEUE_FULL("queue-full", Refusal.QueueFull.class),
        QUOTA_EXCEEDED("quota-exceeded", Refusal.QuotaExceeded.class),
        POOL_SHUT_DOWN("pool-shut-down", Refusal.PoolShutDown.class),
        DRAINING("draining", Refusal.Draining.class),
        STORE_UNAVAILABLE("store-unavailable", Refusal.StoreUnavailable.class),
        STORAGE_FULL("storage-full", Refusal.StorageFull.class);

        private final String tag;
        private final Class<? extends Refusal> type;

        Rejection(String tag, Class<? extends Refusal> type) {
            this.tag = tag;
            this.type = type;
        }
    }

    EngineMeters(MeterRegistry registry) {
        this.registry = registry;
        fenced = Counter.builder("millrace.attempts.fenced")
                .description("Outcomes dropped because their attempt had been given up on")
                .register(registry);
        postponed = Counter.builder("millrace.attempts.postponed")
                .description("Attempts put off before they tried anything, because a host asked not to be asked")
                .register(registry);
        TYPES.forEach(type ->
                submitted.put(type, counter("millrace.tasks.submitted", "Tasks accepted, by type", "type", type)));
        for (var state : TaskState.values()) {
            if (state.done()) {
                var outcome = state.name().toLowerCase(Locale.ROOT);
                finished.put(
                        state, counter("millrace.tasks.finished", "Futures that are done, by how", "outcome", outcome));
            }
        }
        for (var endedBy : EndedBy.values()) {
            attempts.put(
                    endedBy, counter("millrace.attempts", "Attempts that ended, by how", "ended_by", endedBy.wire()));
        }
        for (var reason : Rejection.values()) {
            rejected.put(
                    reason,
                    counter("millrace.tasks.rejected", "Submissions not accepted, by why", "reason", reason.tag));
        }
    }

    private Counter counter(String name, String description, String tag, String value) {
        return Counter.builder(name).description(description).tag(tag, value).register(registry);
    }

    /** Counts an outcome that came too late. */
    void fenced() {
        fenced.increment();
    }

    /** Counts a refused submission, unless the fault is the client's alone. */
    void refused(Refusal refusal) {
        for (var reason : Rejection.values()) {
            if (reason.type.isInstance(refusal)) {
                get(rejected, reason).increment();
            }
        }
    }

    /** Begins to measure event streams. */
    void watch(EventHub hub) {
        Gauge.builder("millrace.event.streams", hub, EventHub::open)
                .description("Event streams that are open")
                .register(registry);
        FunctionCounter.builder("millrace.event.streams.dropped", hub, EventHub::dropped)
                .description("Event streams ended because their reader was too slow")
                .register(registry);
    }

    /** Begins to measure the signs of life that this node gives. */
    void watch(Cluster cluster) {
        TimeGauge.builder("millrace.heartbeat.age", cluster, TimeUnit.NANOSECONDS, Cluster::silence)
                .description("Time since the store took a sign of life of this server")
                .register(registry);
    }

    /** Begins to measure a pool. */
    void watch(LivePool pool, PoolGauges gauges) {
        pools.computeIfAbsent(pool.name(), name -> new PoolMeters(registry, pool, gauges));
    }

    void unwatch(PoolName name) {
        var meters = pools.remove(name);
        if (meters != null) {
            meters.remove();
        }
    }

    /** Takes the time that the work of one attempt took. */
    void ran(PoolName pool, long nanos) {
        var meters = pools.get(pool);
        if (meters != null) {
            meters.ran(nanos);
        }
    }

    /** When a place in a full queue may be free: about the time in which a pool ends one task. */
    Duration retryAfter(LivePool pool) {
        var meters = pools.get(pool.name());
        var each = meters == null
                ? SOON
                : meters.meanRunTime().dividedBy(pool.definition().size());
        if (each.compareTo(SOON) < 0) {
            return SOON;
        }
        return each.compareTo(LATE) > 0 ? LATE : each;
    }

    /** Takes a committed change into account. */
    void count(@Nullable TaskState before, FutureRecord after) {
        if (before == null) {
            get(submitted, after.task().spec().type()).increment();
        }
        if (after.state().done()) {
            get(finished, after.state()).increment();
        }
        if (after.state() == TaskState.RUNNING) {
            started(after);
        }
        boolean ended = before != null && before.active() && !after.state().active();
        if (ended) {
            after.attempts()
                    .latestEnded()
                    .map(Attempt::endedBy)
                    .ifPresentOrElse(endedBy -> get(attempts, endedBy).increment(), postponed::increment);
        }
    }

    /** The wait before the first attempt; that of later ones is their pause, and not the pool's doing. */
    private void started(FutureRecord running) {
        var attempt = running.attempts().live();
        var meters = pools.get(running.task().pool());
        if (meters != null && attempt != null && attempt.number() == 1) {
            var since = Instant.EPOCH.plus(running.place().runnableMicros(), ChronoUnit.MICROS);
            // Runnable times are made distinct by counting on, and so may be a little ahead of the clock.
            var wait = Duration.between(since, attempt.startedAt());
            Traces.run(running.task().trace(), () -> meters.waited(wait.isNegative() ? Duration.ZERO : wait));
        }
    }

    private static <K> Counter get(Map<K, Counter> counters, K key) {
        return Objects.requireNonNull(counters.get(key), "every value has its counter");
    }
}
