package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import dev.millrace.engine.Awaited;
import dev.millrace.task.FutureId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** How several futures stood at the end of a wait. */
@Schema(name = "Awaited", description = "How several futures stood at the end of a wait")
public record AwaitedView(
        @Schema(description = "Those that are done, in the order of the ids")
        List<FutureView> done,

        @Schema(
                description = "The ids of the others, in the same order",
                example = "[\"0199c0de-7a10-7000-8000-000000000002\"]")
        List<String> pending)
        implements JsonView {

    public static AwaitedView of(Awaited awaited) {
        return new AwaitedView(
                awaited.done().stream().map(FutureView::of).toList(),
                awaited.pending().stream().map(FutureId::toString).toList());
    }
}
