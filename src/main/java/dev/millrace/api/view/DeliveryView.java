package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.api.json.JsonView;
import dev.millrace.task.Delivery;
import dev.millrace.task.EventType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One event on its way to one callback. */
@Schema(name = "Delivery", description = "One event on its way to one callback")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record DeliveryView(
        @Schema(
                description = "The `webhook-id`: the same over all attempts",
                format = "uuid",
                example = "0199c0de-7a10-7000-8000-000000000031")
        String id,

        @Schema(example = "future.succeeded") EventType event,

        @Schema(
                description = "`PENDING`: it will be tried, or tried again. `DELIVERED`: answered with 2xx. `FAILED`: "
                        + "given up, because every retry failed or the answer was 410",
                example = "DELIVERED")
        Delivery.State state,

        @Schema(description = "When it is tried next; `null` unless pending", example = "2026-01-31T08:00:06.000Z")
        @Nullable
        Instant nextAt,

        @Schema(example = "2026-01-31T08:00:01.250Z") Instant createdAt,

        @Schema(description = "The latest 20, oldest first") List<DeliveryAttemptView> attempts)
        implements JsonView {

    public static DeliveryView of(Delivery delivery) {
        return new DeliveryView(
                delivery.id().toString(),
                delivery.event(),
                delivery.state(),
                delivery.nextAt(),
                delivery.createdAt(),
                delivery.attempts().stream().map(DeliveryAttemptView::of).toList());
    }
}
