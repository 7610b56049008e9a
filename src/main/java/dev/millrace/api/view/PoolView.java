package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import dev.millrace.engine.PoolStatus;
import dev.millrace.pool.CancelMode;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolState;
import dev.millrace.task.QueueOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool: how it is set up, and how it stands now. */
@Schema(name = "Pool", description = "A pool: how it is set up, and how it stands now")
public record PoolView(
        @Schema(example = "io") String name,

        @Schema(example = "virtual") PoolKind kind,

        @Schema(description = "How many tasks run at once on each server", example = "64")
        int size,

        @Schema(
                description = "How many tasks run at once on all servers of a database together; `null`: no limit",
                example = "100")
        @Nullable
        Integer maxTotal,

        @Schema(description = "How many futures may wait for their start", example = "10000")
        int queueCapacity,

        @Schema(example = "fifo") QueueOrder order,

        @Schema(description = "The limit of one attempt of tasks that name none", example = "PT10M")
        String timeout,

        @Schema(
                description = "The most bytes a second that its tasks fetch together; `null`: no limit",
                example = "5000000")
        @Nullable
        Long bandwidth,

        @Schema(
                description =
                        "The most heap of a child process; this and what follows up to `jvmOptions` is `null` unless "
                                + "the kind is `process`",
                example = "null")
        @Nullable
        Long maxHeapBytes,

        @Schema(description = "The most resident memory of a child process", example = "null") @Nullable
        Long maxRssBytes,

        @Schema(description = "After how many tasks a child process is replaced; 0: never", example = "null") @Nullable
        Integer maxTasksPerChild,

        @Schema(description = "After how long a child process without work is ended", example = "null") @Nullable
        String idleTimeout,

        @Schema(description = "How many child processes are kept ready", example = "null") @Nullable
        Integer warm,

        @Schema(
                description =
                        "The names of what is added to the environment of child processes; the values may be secret",
                example = "null")
        @Nullable
        List<String> envNames,

        @Schema(description = "Further options for the JVMs of child processes", example = "null") @Nullable
        List<String> jvmOptions,

        @Schema(
                description =
                        "How running work is stopped. `interrupt`: it is told, and goes on if it never looks. `kill`: it is "
                                + "told, and then its process is killed",
                example = "interrupt")
        CancelMode cancel,

        @Schema(
                description = "PAUSED takes tasks and starts none; DRAINING and SHUT_DOWN take none",
                example = "RUNNING")
        PoolState state,

        @Schema(description = "Tasks that hold a slot, on all servers together", example = "3")
        long active,

        @Schema(description = "Futures that have not started", example = "17")
        long queued,

        @Schema(
                description = "How long the longest-waiting runnable one has waited; `null` if none",
                example = "PT0.4S")
        @Nullable
        String oldestQueuedAge,

        @Schema(description = "Tasks that ended well since the server started", example = "120034")
        long completed,

        @Schema(description = "Futures that failed since the server started", example = "12")
        long failed)
        implements JsonView {

    public static PoolView of(PoolStatus status) {
        var definition = status.definition();
        var process = definition.process();
        var age = status.oldestQueuedAge();
        return new PoolView(
                definition.name().value(),
                definition.kind(),
                definition.size(),
                definition.maxTotal(),
                definition.queueCapacity(),
                definition.order(),
                definition.timeout().toString(),
                definition.bandwidth(),
                process == null ? null : process.maxHeapBytes(),
                process == null ? null : process.maxRssBytes(),
                process == null ? null : process.maxTasksPerChild(),
                process == null ? null : process.idleTimeout().toString(),
                process == null ? null : process.warm(),
                process == null
                        ? null
                        : process.env().keySet().stream().sorted().toList(),
                process == null ? null : process.jvmOptions(),
                cancelOf(definition.kind()),
                status.state(),
                status.active(),
                status.queued(),
                age == null ? null : age.toString(),
                status.completed(),
                status.failed());
    }

    private static CancelMode cancelOf(PoolKind kind) {
        return switch (kind) {
            case PLATFORM, VIRTUAL -> CancelMode.INTERRUPT;
            case PROCESS -> CancelMode.KILL;
        };
    }
}
