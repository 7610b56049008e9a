package dev.millrace.api.problem;

import dev.millrace.api.json.JsonView;
import io.swagger.v3.oas.annotations.media.Schema;

/** A problem type and what to do about it. */
@Schema(name = "ProblemType", description = "A problem type and what to do about it")
public record ProblemTypeView(
        @Schema(example = "/problems/queue-full") String type,

        @Schema(example = "429") int status,

        @Schema(example = "The pool's queue is full") String title,

        @Schema(
                description = "What it means and what to do, in Markdown",
                example = "Try again after `Retry-After` seconds.")
        String help)
        implements JsonView {

    public static ProblemTypeView of(ProblemType type) {
        return new ProblemTypeView(type.uri(), type.status(), type.title(), type.help());
    }

    /** The whole explanation as Markdown. */
    public String text() {
        return "# " + title + "\n\n`" + type + "` (HTTP " + status + ")\n\n" + help + "\n";
    }
}
