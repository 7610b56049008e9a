package dev.millrace.api;

import dev.millrace.api.problem.ProblemList;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.ProblemTypeView;
import dev.millrace.api.problem.Refuses;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Explains every problem that the API answers with. */
@Tag(name = ApiTags.PROBLEMS)
@RestController
@RequestMapping("/problems")
final class ProblemsController {

    private static final MediaType MARKDOWN = new MediaType("text", "markdown", StandardCharsets.UTF_8);
    private static final MediaType PLAIN = new MediaType("text", "plain", StandardCharsets.UTF_8);

    @Requires(Right.NONE)
    @Operation(
            operationId = "listProblems",
            summary = "List the problem types",
            description = "Every `type` that an error of this API can have.")
    @ApiResponse(responseCode = "200", description = "Every problem type")
    @Refuses({})
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ProblemList> list() {
        var types = Arrays.stream(ProblemType.values()).map(ProblemTypeView::of).toList();
        return Answers.of(HttpStatus.OK, new ProblemList(types));
    }

    @Requires(Right.NONE)
    @Operation(
            operationId = "getProblem",
            summary = "Explain a problem type",
            description =
                    "What the problem means and what to do: as JSON, as Markdown, or as plain text for everyone else.")
    @ApiResponse(
            responseCode = "200",
            description = "The explanation",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = ProblemTypeView.class)),
                @Content(
                        mediaType = "text/markdown",
                        schema = @Schema(type = "string", example = "# The queue is full")),
                @Content(mediaType = "text/plain", schema = @Schema(type = "string", example = "# The queue is full"))
            })
    @Refuses(ProblemType.NOT_FOUND)
    @GetMapping("/{slug}")
    ResponseEntity<?> explain(
            @Parameter(description = "The last part of the problem's `type`", example = "queue-full") @PathVariable
                    String slug,
            @Parameter(hidden = true) @RequestHeader(name = "Accept", required = false) @Nullable String accept) {
        var type = ProblemType.ofSlug(slug).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var view = ProblemTypeView.of(type);
        if (accept != null && accept.contains("json")) {
            return Answers.of(HttpStatus.OK, view);
        }
        boolean markdown = accept != null && accept.contains("markdown");
        return ResponseEntity.ok().contentType(markdown ? MARKDOWN : PLAIN).body(view.text());
    }
}
