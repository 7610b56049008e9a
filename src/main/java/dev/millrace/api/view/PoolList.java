package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every pool, by name. */
@Schema(name = "PoolList", description = "Every pool, by name")
public record PoolList(
        List<PoolView> items,

        @Schema(description = "Always `null`: pools come in one part", example = "null") @Nullable
        String nextCursor)
        implements JsonView {
    public PoolList(List<PoolView> items) {
        this(items, null);
    }
}
