package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import dev.millrace.engine.FutureSnapshot;
import dev.millrace.task.Page;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of the list of futures, newest first. */
@Schema(name = "FuturePage", description = "A part of the list of futures, newest first")
public record FuturePage(
        List<FutureView> items,

        @Schema(
                description = "The `cursor` of the next part; `null` on the last one",
                example = "0199c0de-7a10-7000-8000-000000000001")
        @Nullable
        String nextCursor)
        implements JsonView {

    public static FuturePage of(Page<FutureSnapshot> page) {
        var next = page.next();
        return new FuturePage(
                page.items().stream().map(FutureView::of).toList(), next == null ? null : next.toString());
    }
}
