package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every server that shares the database, by id. */
@Schema(name = "NodeList", description = "Every server that shares the database, by id")
public record NodeList(
        List<NodeView> items,

        @Schema(description = "Always `null`: servers come in one part", example = "null") @Nullable
        String nextCursor)
        implements JsonView {
    public NodeList(List<NodeView> items) {
        this(items, null);
    }
}
