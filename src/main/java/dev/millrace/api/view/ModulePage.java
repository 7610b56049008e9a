package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import dev.millrace.task.ModuleVersion;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of the list of modules, by name. */
@Schema(name = "ModulePage", description = "A part of the list of modules, by name")
public record ModulePage(
        List<ModuleView> items,

        @Schema(description = "The `cursor` of the next part; `null` on the last one", example = "calc") @Nullable
        String nextCursor)
        implements JsonView {

    /** @param found one more than the limit, if there are more */
    public static ModulePage of(List<ModuleVersion> found, int limit) {
        var items = found.stream().limit(limit).map(ModuleView::of).toList();
        return new ModulePage(items, found.size() > limit ? items.getLast().name() : null);
    }
}
