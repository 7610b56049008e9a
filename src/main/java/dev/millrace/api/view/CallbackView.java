package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.api.json.JsonView;
import dev.millrace.callback.Callbacks;
import dev.millrace.net.ShownUrl;
import dev.millrace.task.EventType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** A callback and what was sent to it. Its secret and headers are never shown. */
@Schema(
        name = "Callback",
        description = "Who is told, and what was sent so far. Its secret and headers are never shown")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record CallbackView(
        @Schema(description = "UUIDv7", format = "uuid", example = "0199c0de-7a10-7000-8000-000000000021")
        String id,

        @Schema(
                description =
                        "With `***` in the place of what its query holds under a name that stands for a credential",
                example = "https://example.org/hooks/millrace?token=***")
        String url,

        @Schema(description = "What it is told of", example = "[\"future.succeeded\",\"future.failed\"]")
        List<EventType> events,

        @Schema(description = "Whether deliveries are signed", example = "true")
        boolean signed,

        @Schema(example = "2026-01-31T08:00:00.000Z") Instant createdAt,

        @Schema(description = "The latest 10, oldest first") List<DeliveryView> deliveries)
        implements JsonView {

    public static CallbackView of(Callbacks.Status status) {
        var callback = status.callback();
        return new CallbackView(
                callback.id().toString(),
                ShownUrl.of(URI.create(callback.url())),
                callback.events().stream().sorted().toList(),
                status.signed(),
                callback.createdAt(),
                status.deliveries().stream().map(DeliveryView::of).toList());
    }
}
