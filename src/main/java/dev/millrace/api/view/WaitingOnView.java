package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.engine.WaitingOn;
import dev.millrace.task.FutureId;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a future is not running, or not getting on, or, while it is being cancelled, not ending. */
@Schema(
        name = "WaitingOn",
        description = "Why a future is not running, or not getting on, or, while it is being cancelled, not ending")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WaitingOnView(
        @Schema(
                description = "`queue`: a free slot. `time`: its delay. "
                        + "`retry`: the pause before the next attempt. "
                        + "`host`: while it runs, a free connection to a host. "
                        + "`host-closed`: the time until which a host asked not to be asked again. "
                        + "`dependency`: other futures to end. "
                        + "`pool`: a free slot of another pool, in which its work is to go on. "
                        + "`pool-paused`, `pool-shut-down`: someone to resume the pool. "
                        + "`stopping`: its own work, which was told to stop and has not ended yet",
                allowableValues = {
                    "queue",
                    "time",
                    "retry",
                    "host",
                    "host-closed",
                    "dependency",
                    "pool",
                    "pool-paused",
                    "pool-shut-down",
                    "stopping"
                },
                example = "queue")
        String reason,

        @Schema(description = "With `queue`: 1 for the next to start, counted to 10000", example = "12") @Nullable
        Integer position,

        @Schema(
                description =
                        "With `queue`: the `maxTotal` of the pool, if as many of its tasks run on all servers together",
                example = "4")
        @Nullable
        Integer maxTotal,

        @Schema(description = "With `time`, `retry` and `host-closed`", example = "2026-01-31T08:00:00.000Z") @Nullable
        Instant until,

        @Schema(
                description =
                        "With `dependency`: those that are not done yet, the first 10 of them. Absent in lists if there "
                                + "are several predecessors",
                example = "[\"0199c0de-7a10-7000-8000-000000000002\"]")
        @Nullable
        List<String> futures,

        @Schema(description = "With `dependency`: how many they are; absent likewise", example = "1") @Nullable
        Integer count,

        @Schema(description = "With `pool`, `pool-paused` and `pool-shut-down`", example = "io") @Nullable
        String pool,

        @Schema(description = "With `host` and `host-closed`: which", example = "example.org") @Nullable
        String name,

        @Schema(description = "With `stopping`", example = "2026-01-31T08:00:00.000Z") @Nullable
        Instant since) {

    static @Nullable WaitingOnView of(@Nullable WaitingOn waitingOn) {
        return switch (waitingOn) {
            case null -> null;
            case WaitingOn.Queue(var position, var maxTotal) ->
                new WaitingOnView("queue", position, maxTotal, null, null, null, null, null, null);
            case WaitingOn.Time(var until) -> of("time", until);
            case WaitingOn.Retry(var until) -> of("retry", until);
            case WaitingOn.Host(var host) -> new WaitingOnView("host", null, null, null, null, null, null, host, null);
            case WaitingOn.ClosedHost(var host, var until) ->
                new WaitingOnView("host-closed", null, null, until, null, null, null, host, null);
            case WaitingOn.Pool(var name, var state) -> of(poolReason(state), name);
            case WaitingOn.Slot(var pool) -> of("pool", pool);
            case WaitingOn.Dependencies(var futures, var count) -> of(futures, count);
            case WaitingOn.Stopping(var since) ->
                new WaitingOnView("stopping", null, null, null, null, null, null, null, since);
        };
    }

    private static WaitingOnView of(String reason, Instant until) {
        return new WaitingOnView(reason, null, null, until, null, null, null, null, null);
    }

    private static WaitingOnView of(String reason, PoolName pool) {
        return new WaitingOnView(reason, null, null, null, null, null, pool.value(), null, null);
    }

    private static WaitingOnView of(@Nullable List<FutureId> futures, @Nullable Integer count) {
        var ids = futures == null
                ? null
                : futures.stream().map(FutureId::toString).toList();
        return new WaitingOnView("dependency", null, null, null, ids, count, null, null, null);
    }

    private static String poolReason(PoolState state) {
        return state == PoolState.PAUSED ? "pool-paused" : "pool-shut-down";
    }
}
