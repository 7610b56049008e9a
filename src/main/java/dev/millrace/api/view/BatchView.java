package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.api.json.JsonView;
import dev.millrace.task.Batch;
import dev.millrace.task.TaskState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A batch as it stands now. */
@Schema(name = "Batch", description = "Tasks that were handed in together, and how many of them stand where")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record BatchView(
        @Schema(description = "UUIDv7", format = "uuid", example = "0199c0de-7a10-7000-8000-000000000009")
        String id,

        @Schema(description = "How many tasks it has", example = "3")
        long total,

        @Schema(
                description = "How many of them stand in which state; states with none are left out",
                example = "{\"SUCCEEDED\":2,\"RUNNING\":1}")
        Map<TaskState, Long> counts,

        @Schema(description = "True when all of them are done and no more can join", example = "false")
        boolean done,

        @Schema(example = "2026-01-31T08:00:00.000Z") Instant createdAt,

        @Schema(description = "When the last of them was done", example = "2026-01-31T08:00:01.000Z") @Nullable
        Instant finishedAt,

        @Schema(
                description = "The name of the key it was handed in with; `null`: with none, where there are no keys",
                example = "ci")
        @Nullable
        String owner,

        BatchLinks links)
        implements JsonView {

    public static BatchView of(Batch batch) {
        return new BatchView(
                batch.id().toString(),
                batch.total(),
                new TreeMap<>(batch.counts()),
                batch.done(),
                batch.createdAt(),
                batch.finishedAt(),
                batch.owner(),
                BatchLinks.of(batch));
    }

    /** Where to go from a batch. */
    @Schema(name = "BatchLinks", description = "Where to go from here")
    public record BatchLinks(
            @Schema(example = "/v1/batches/0199c0de-7a10-7000-8000-000000000009")
            String self,

            @Schema(example = "/v1/batches/0199c0de-7a10-7000-8000-000000000009/results")
            String results,

            @Schema(example = "/v1/batches/0199c0de-7a10-7000-8000-000000000009/cancel")
            String cancel) {

        static BatchLinks of(Batch batch) {
            var self = "/v1/batches/" + batch.id();
            return new BatchLinks(self, self + "/results", self + "/cancel");
        }
    }
}
