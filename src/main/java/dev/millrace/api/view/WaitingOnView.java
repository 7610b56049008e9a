package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.engine.WaitingOn;
import dev.millrace.task.PoolState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why a future is not running, or, while it is being cancelled, not ending. */
@Schema(name = "WaitingOn", description = "Why a future is not running, or, while it is being cancelled, not ending")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WaitingOnView(
        @Schema(
                description = "`queue`: a free slot. `time`: its delay. `retry`: the pause before the next attempt. "
                        + "`pool-paused`, `pool-shut-down`: someone to resume the pool. "
                        + "`stopping`: its own work, which was told to stop and has not ended yet",
                allowableValues = {"queue", "time", "retry", "pool-paused", "pool-shut-down", "stopping"},
                example = "queue")
        String reason,

        @Schema(description = "With `queue`: 1 for the next to start, counted to 10000", example = "12") @Nullable
        Integer position,

        @Schema(description = "With `time` and `retry`", example = "2026-01-31T08:00:00.000Z") @Nullable
        Instant until,

        @Schema(description = "With `pool-paused` and `pool-shut-down`", example = "io") @Nullable
        String pool,

        @Schema(description = "With `stopping`", example = "2026-01-31T08:00:00.000Z") @Nullable
        Instant since) {

    static @Nullable WaitingOnView of(@Nullable WaitingOn waitingOn) {
        return switch (waitingOn) {
            case null -> null;
            case WaitingOn.Queue(var position) -> new WaitingOnView("queue", position, null, null, null);
            case WaitingOn.Time(var until) -> new WaitingOnView("time", null, until, null, null);
            case WaitingOn.Retry(var until) -> new WaitingOnView("retry", null, until, null, null);
            case WaitingOn.Pool(var name, var state) ->
                new WaitingOnView(poolReason(state), null, null, name.value(), null);
            case WaitingOn.Stopping(var since) -> new WaitingOnView("stopping", null, null, null, since);
        };
    }

    private static String poolReason(PoolState state) {
        return state == PoolState.PAUSED ? "pool-paused" : "pool-shut-down";
    }
}
