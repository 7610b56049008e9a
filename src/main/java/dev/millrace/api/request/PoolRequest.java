package dev.millrace.api.request;

import dev.millrace.api.json.ByteSize;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.ProcessOptions;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A pool as it is to be from now on. */
@Schema(name = "PoolRequest", description = "A pool as it is to be from now on; what is absent gets its default")
public record PoolRequest(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description =
                        "`platform`: as many threads as its size, for computing. `virtual`: a virtual thread a task, "
                                + "for waiting on I/O. `process`: as many child processes as its size, for computing that is "
                                + "to be killed when it does not stop, and to harm nobody else. Can be changed only while "
                                + "nothing runs in the pool",
                example = "virtual")
        @Nullable
        PoolKind kind,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description =
                        "How many tasks run at once on each server; at most 1000 in platform pools, and 256 in process pools",
                minimum = "1",
                maximum = "100000",
                example = "16")
        @Nullable
        Integer size,

        @Schema(
                description =
                        "How many tasks run at once on all servers of a database together, which holds beside `size`. Needs a "
                                + "`queueCapacity` of at least 1. Default: no limit",
                minimum = "1",
                maximum = "1000000",
                example = "100")
        @Nullable
        Integer maxTotal,

        @Schema(
                description = "How many futures may wait for their start; one more is refused with 429",
                minimum = "0",
                maximum = "100000000",
                defaultValue = "10000",
                example = "1000")
        @Nullable
        Integer queueCapacity,

        @Schema(description = "Who is next", defaultValue = "fifo", example = "fifo") @Nullable
        QueueOrder order,

        @Schema(
                type = "string",
                description = "The limit of one attempt of tasks that name none",
                defaultValue = "10m",
                example = "10m")
        @Nullable
        Duration timeout,

        @Schema(
                types = {"integer", "string"},
                implementation = Object.class,
                description =
                        "The most bytes a second that its tasks fetch together, at least 1 KiB: a number, or text "
                                + "with a unit such as `5MB`. Default: no limit",
                example = "5MB")
        @Nullable
        ByteSize bandwidth,

        @Schema(
                types = {"integer", "string"},
                implementation = Object.class,
                description =
                        "Kind `process` only, as all that follow. The most heap of a child process, at least 16 MiB: "
                                + "what needs more fails with `oom`. Default: 512 MiB",
                example = "256MiB")
        @Nullable
        ByteSize maxHeapBytes,

        @Schema(
                types = {"integer", "string"},
                implementation = Object.class,
                description =
                        "The most resident memory of a child process, heap included: beyond it the child is killed, "
                                + "and its task fails with `oom`. At least 128 MiB and `maxHeapBytes`. Default: 256 MiB more than "
                                + "`maxHeapBytes`",
                example = "512MiB")
        @Nullable
        ByteSize maxRssBytes,

        @Schema(
                description = "After how many tasks a child process is replaced by a new one; 0: never",
                minimum = "0",
                defaultValue = "100000",
                example = "1000")
        @Nullable
        Integer maxTasksPerChild,

        @Schema(
                type = "string",
                description = "After how long a child process without work is ended, from 1 s to 365 d",
                defaultValue = "5m",
                example = "1m")
        @Nullable
        Duration idleTimeout,

        @Schema(
                description =
                        "How many child processes without work are kept ready beside those at work, together at most `size`",
                minimum = "0",
                maximum = "256",
                defaultValue = "0",
                example = "1")
        @Nullable
        Integer warm,

        @Schema(
                description =
                        "Added to the environment of child processes, which have little of the server's: up to 64 names of letters, digits and "
                                + "underscores. The values are not shown again",
                example = "{\"TZ\": \"UTC\"}")
        @Nullable
        Map<String, @Nullable String> env,

        @Schema(
                description = "Up to 64 further options for the JVMs of child processes, such as `-XX:…`, `-D…` or "
                        + "`--add-modules=…`; none that sets their memory, has them run other code, write to standard output "
                        + "or open a port",
                example = "[\"-XX:+UseSerialGC\"]")
        @Nullable
        List<@Nullable String> jvmOptions)
        implements JsonRequest {

    private static final String RESERVED = PoolName.UPLOADS.value();
    private static final int DEFAULT_CAPACITY = 10_000;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    @Override
    public void check(FieldErrors errors) {
        errors.require(kind != null, "kind", "is required");
        errors.require(size != null, "size", "is required");
        errors.require(
                size == null || size >= 1 && size <= PoolDefinition.MAX_SIZE, "size", "must be from 1 to 100000");
        errors.require(
                maxTotal == null || maxTotal >= 1 && maxTotal <= PoolDefinition.MAX_TOTAL,
                "maxTotal",
                "must be from 1 to 1000000");
        errors.require(
                maxTotal == null || queueCapacity == null || queueCapacity != 0,
                "maxTotal",
                PoolDefinition.NEEDS_A_QUEUE);
        errors.require(
                queueCapacity == null || queueCapacity >= 0 && queueCapacity <= PoolDefinition.MAX_CAPACITY,
                "queueCapacity",
                "must be from 0 to 100000000");
        OptionRules.positive(timeout, "timeout", errors);
        errors.require(
                bandwidth == null || bandwidth.bytes() >= PoolDefinition.MIN_BANDWIDTH,
                "bandwidth",
                "must be at least 1 KiB a second");
        checkProcesses(errors);
    }

    private void checkProcesses(FieldErrors errors) {
        boolean processes = kind == PoolKind.PROCESS;
        errors.require(
                !processes || size == null || size <= PoolDefinition.MAX_PROCESS_SIZE,
                "size",
                "must be at most 256 child processes");
        errors.require(
                !processes || size == null || warm == null || warm <= size,
                "warm",
                "must be at most the size of the pool");
        if (env != null) {
            env.forEach((name, value) -> errors.require(value != null, "env." + name, "must be text"));
        }
        for (int i = 0; jvmOptions != null && i < jvmOptions.size(); i++) {
            errors.require(jvmOptions.get(i) != null, "jvmOptions[" + i + "]", "must be text");
        }
        if (kind != null) {
            try {
                processOptions().of(kind);
            } catch (Refusal.Invalid invalid) {
                errors.addAll(invalid.errors());
            }
        }
    }

    /** Without what is no text, which is told of by itself. */
    private ProcessOptions processOptions() {
        return new ProcessOptions(
                maxHeapBytes == null ? null : maxHeapBytes.bytes(),
                maxRssBytes == null ? null : maxRssBytes.bytes(),
                maxTasksPerChild,
                idleTimeout,
                warm,
                env == null ? null : present(env),
                jvmOptions == null
                        ? null
                        : jvmOptions.stream().filter(Objects::nonNull).toList());
    }

    private static Map<String, String> present(Map<String, @Nullable String> env) {
        var present = new HashMap<String, String>();
        env.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return present;
    }

    @Override
    public void checkPath(Map<?, ?> path, FieldErrors errors) {
        if (path.get("name") instanceof String name) {
            errors.require(
                    PoolName.isValid(name), "name", "must be 1 to 63 lower-case letters, digits and inner hyphens");
            errors.require(!name.equals(RESERVED), "name", "is reserved: uploads belong to no pool");
        }
    }

    public PoolDefinition definition(PoolName name) {
        var runsOn = Objects.requireNonNull(kind);
        return new PoolDefinition(
                name,
                runsOn,
                Objects.requireNonNull(size),
                maxTotal,
                Objects.requireNonNullElse(queueCapacity, DEFAULT_CAPACITY),
                Objects.requireNonNullElse(order, QueueOrder.FIFO),
                Objects.requireNonNullElse(timeout, DEFAULT_TIMEOUT),
                bandwidth == null ? null : bandwidth.bytes(),
                processOptions().of(runsOn));
    }
}
