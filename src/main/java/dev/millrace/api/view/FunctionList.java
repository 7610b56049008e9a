package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every function of the server, by name. */
@Schema(name = "FunctionList", description = "Every function of the server, by name")
public record FunctionList(
        List<FunctionView> items,

        @Schema(description = "Always `null`: functions come in one part", example = "null") @Nullable
        String nextCursor)
        implements JsonView {
    public FunctionList(List<FunctionView> items) {
        this(items, null);
    }
}
