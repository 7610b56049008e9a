package dev.millrace.api.request;

import dev.millrace.api.json.ByteSize;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
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
                                + "for waiting on I/O. Can be changed only while nothing runs in the pool",
                example = "virtual")
        @Nullable
        PoolKind kind,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "How many tasks run at once",
                minimum = "1",
                maximum = "100000",
                example = "16")
        @Nullable
        Integer size,

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
        ByteSize bandwidth)
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
                queueCapacity == null || queueCapacity >= 0 && queueCapacity <= PoolDefinition.MAX_CAPACITY,
                "queueCapacity",
                "must be from 0 to 100000000");
        OptionRules.positive(timeout, "timeout", errors);
        errors.require(
                bandwidth == null || bandwidth.bytes() >= PoolDefinition.MIN_BANDWIDTH,
                "bandwidth",
                "must be at least 1 KiB a second");
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
        return new PoolDefinition(
                name,
                Objects.requireNonNull(kind),
                Objects.requireNonNull(size),
                Objects.requireNonNullElse(queueCapacity, DEFAULT_CAPACITY),
                Objects.requireNonNullElse(order, QueueOrder.FIFO),
                Objects.requireNonNullElse(timeout, DEFAULT_TIMEOUT),
                bandwidth == null ? null : bandwidth.bytes());
    }
}
