package dev.millrace.api.request;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.task.PoolName;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the file of a download is placed. */
@Schema(name = "Save", description = "Where the file of a download is placed")
public record SaveRequest(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "The pool whose slot it takes",
                pattern = PoolName.PATTERN,
                example = "disk")
        @Nullable
        String pool) {

    void check(FieldErrors errors) {
        errors.require(pool != null, "pool", "is required");
        errors.require(
                pool == null || PoolName.isValid(pool),
                "pool",
                "must be 1 to 63 lower-case letters, digits and inner hyphens");
    }

    boolean complete() {
        return pool != null && PoolName.isValid(pool);
    }

    PoolName poolName() {
        return new PoolName(Objects.requireNonNull(pool));
    }
}
