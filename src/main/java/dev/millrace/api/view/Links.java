package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.engine.FutureSnapshot;
import dev.millrace.task.TaskState;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where to go from a future: paths relative to the server, each only while it leads somewhere. */
@Schema(name = "Links", description = "Paths on this server; each is there only while it works")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Links(
        @Schema(example = "/v1/futures/0199c0de-7a10-7000-8000-000000000001")
        String self,

        @Schema(example = "/v1/futures/0199c0de-7a10-7000-8000-000000000001/result")
        String result,

        @Schema(example = "/v1/futures/0199c0de-7a10-7000-8000-000000000001/content") @Nullable
        String content,

        @Schema(example = "/v1/futures/0199c0de-7a10-7000-8000-000000000001/events")
        String events,

        @Schema(example = "/v1/futures/0199c0de-7a10-7000-8000-000000000001/cancel") @Nullable
        String cancel,

        @Schema(example = "/v1/futures/0199c0de-7a10-7000-8000-000000000001/retry") @Nullable
        String retry) {

    private static final String FUTURES = "/v1/futures/";

    static Links of(FutureSnapshot snapshot) {
        var future = snapshot.future();
        var state = future.state();
        var self = FUTURES + future.id();
        var ending = future.ending();
        return new Links(
                self,
                self + "/result",
                ending == null || ending.content() == null ? null : self + "/content",
                self + "/events",
                state.done() ? null : self + "/cancel",
                state == TaskState.FAILED || state == TaskState.CANCELLED ? self + "/retry" : null);
    }
}
