package dev.millrace.engine;

import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.ProcessOptions;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The pools that exist from the start.
 *
 * @param pools by name.
 */
@ConfigurationProperties("millrace")
@Validated
public record PoolsProperties(@DefaultValue Map<String, @Valid Settings> pools) {

    private static final int VIRTUAL_SIZE = 64;

    public PoolsProperties {
        pools = Map.copyOf(pools);
    }

    /**
     * One pool.
     *
     * @param kind what it runs tasks on.
     * @param size tasks running at once; by default the number of processors for platform and process pools, 64 for virtual
     *     ones.
     * @param maxTotal tasks running at once on all servers of a database together. Absent: no limit but the size of each.
     * @param queueCapacity futures that have not started; one more is refused.
     * @param order in which its queue is served.
     * @param timeout the limit of one attempt, for tasks that name none.
     * @param bandwidth the most bytes a second that its tasks fetch together, at least 1KB. Absent: no limit.
     * @param maxHeapBytes the most heap of a child process, at least 16MB. By default 512MB.
     * @param maxRssBytes the most memory of a child process altogether, by which it is killed; at least 64MB, and the heap.
     *     By default 256MB more than the heap.
     * @param maxTasksPerChild tasks after which a child process is replaced; 0: never. By default 100000.
     * @param idleTimeout after which a child process without work is ended, at least 1s. By default 5m.
     * @param warm child processes without work that are kept ready beside those at work, together at most the size. By default none.
     * @param env added to the environment of child processes, which have little of the server's.
     * @param jvmOptions further options for the JVMs of child processes.
     */
    public record Settings(
            @DefaultValue("virtual") PoolKind kind,
            @Nullable @Min(1) @Max(PoolDefinition.MAX_SIZE) Integer size,
            @Nullable Integer maxTotal,

            @DefaultValue("10000") @Min(0) @Max(PoolDefinition.MAX_CAPACITY)
            int queueCapacity,

            @DefaultValue("fifo") QueueOrder order,
            @DefaultValue("10m") Duration timeout,
            @Nullable DataSize bandwidth,
            @Nullable DataSize maxHeapBytes,
            @Nullable DataSize maxRssBytes,
            @Nullable Integer maxTasksPerChild,
            @Nullable Duration idleTimeout,
            @Nullable Integer warm,
            @Nullable Map<String, String> env,
            @Nullable List<String> jvmOptions) {

        private ProcessOptions processes() {
            return new ProcessOptions(
                    bytes(maxHeapBytes), bytes(maxRssBytes), maxTasksPerChild, idleTimeout, warm, env, jvmOptions);
        }

        private static @Nullable Long bytes(@Nullable DataSize size) {
            return size == null ? null : size.toBytes();
        }
    }

    List<PoolDefinition> definitions() {
        return pools.entrySet().stream()
                .map(entry -> definition(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static PoolDefinition definition(String name, Settings settings) {
        try {
            if (name.equals(PoolName.UPLOADS.value())) {
                throw new IllegalArgumentException("the name is reserved for uploads");
            }
            return definition(new PoolName(name), settings);
        } catch (IllegalArgumentException | Refusal.Invalid e) {
            throw new InvalidConfigurationPropertyValueException(
                    "millrace.pools." + name, settings.kind(), String.valueOf(e.getMessage()));
        }
    }

    private static PoolDefinition definition(PoolName name, Settings settings) {
        var size = settings.size() == null ? defaultSize(settings.kind()) : settings.size();
        return new PoolDefinition(
                name,
                settings.kind(),
                size,
                settings.maxTotal(),
                settings.queueCapacity(),
                settings.order(),
                settings.timeout(),
                Settings.bytes(settings.bandwidth()),
                settings.processes().of(settings.kind()));
    }

    private static int defaultSize(PoolKind kind) {
        return switch (kind) {
            case PLATFORM -> Runtime.getRuntime().availableProcessors();
            case PROCESS -> Runtime.getRuntime().availableProcessors();
            case VIRTUAL -> VIRTUAL_SIZE;
        };
    }
}
