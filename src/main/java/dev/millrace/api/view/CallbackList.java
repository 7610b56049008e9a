package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.api.json.JsonView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The callbacks of a future or a batch, in the order in which they were attached. */
@Schema(
        name = "CallbackList",
        description = "The callbacks of a future or a batch, in the order in which they were attached")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record CallbackList(
        List<CallbackView> items,

        @Schema(description = "Always `null`: callbacks come in one part", example = "null") @Nullable
        String nextCursor)
        implements JsonView {
    public CallbackList(List<CallbackView> items) {
        this(items, null);
    }
}
