package dev.millrace.api;

import dev.millrace.api.openapi.Waits;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import dev.millrace.api.problem.Refuses;
import dev.millrace.api.view.ErrorView;
import dev.millrace.api.view.FuturePage;
import dev.millrace.api.view.FutureView;
import dev.millrace.engine.Engine;
import dev.millrace.engine.FutureSnapshot;
import dev.millrace.engine.TaskEngine;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import dev.millrace.task.TaskState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Asks for futures, and changes their course. */
@Tag(name = ApiTags.FUTURES)
@RestController
@RequestMapping(path = "/v1/futures", produces = MediaType.APPLICATION_JSON_VALUE)
final class FuturesController {

    private final Engine engine;

    FuturesController(Engine engine) {
        this.engine = engine;
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "getFuture",
            summary = "Get a future, or wait for it",
            description =
                    "Answers with the future as it stands; with `?wait=` as soon as it is done, or when the time is over.")
    @ApiResponse(responseCode = "200", description = "The future")
    @Waits
    @Refuses(ProblemType.FUTURE_NOT_FOUND)
    @GetMapping("/{id}")
    ResponseEntity<FutureView> get(@FutureIdPath @PathVariable String id, HttpServletRequest request) {
        var patience = Patience.of(request);
        return Answers.future(HttpStatus.OK, await(id, patience, request), patience);
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "getResult",
            summary = "Get the bare result, or wait for it",
            description = "The result alone, without the future around it.")
    @ApiResponse(
            responseCode = "200",
            description = "The result: any JSON",
            content =
                    @Content(
                            schema = @Schema(implementation = Object.class),
                            examples = @ExampleObject("{\"count\": 78498}")))
    @ApiResponse(
            responseCode = "202",
            description = "The future, which is not done yet",
            content = @Content(schema = @Schema(implementation = FutureView.class)))
    @Waits
    @Refuses({ProblemType.FUTURE_NOT_FOUND, ProblemType.TASK_FAILED, ProblemType.TASK_CANCELLED})
    @GetMapping("/{id}/result")
    ResponseEntity<?> result(@FutureIdPath @PathVariable String id, HttpServletRequest request) {
        var patience = Patience.of(request);
        var snapshot = await(id, patience, request);
        var ending = snapshot.future().ending();
        if (ending == null) {
            return Answers.future(HttpStatus.ACCEPTED, snapshot, patience);
        }
        var error = ending.error();
        if (error != null) {
            boolean failed = snapshot.future().state() == TaskState.FAILED;
            var type = failed ? ProblemType.TASK_FAILED : ProblemType.TASK_CANCELLED;
            var problem = Problem.of(type, error.message(), request.getRequestURI());
            return Problems.answer(problem.with(ErrorView.of(error)));
        }
        var answer = Answers.json(HttpStatus.OK);
        Answers.applied(answer, patience, HttpStatus.OK);
        return answer.body(ending.result());
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "listFutures",
            summary = "List futures, newest first",
            description =
                    "Absent filters match everything; given ones must all hold. Follow `nextCursor`, or the `Link` "
                            + "header, for the next part.")
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only futures in this state",
            schema = @Schema(implementation = TaskState.class),
            example = "FAILED")
    @Parameter(
            name = "pool",
            in = ParameterIn.QUERY,
            description = "Only futures of this pool",
            schema = @Schema(type = "string"),
            example = "cpu")
    @Parameter(
            name = "type",
            in = ParameterIn.QUERY,
            description = "Only futures of this type",
            schema = @Schema(allowableValues = {"download", "compute", "upload"}),
            example = "compute")
    @Parameter(
            name = "label",
            in = ParameterIn.QUERY,
            description = "A key and a value that the future must have; may be repeated",
            schema = @Schema(type = "string"),
            example = "team:data")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description =
                    "Only futures that are, or were, to run after this one: its continuations, and those that name it",
            schema = @Schema(type = "string", format = "uuid"))
    @Parameter(
            name = "owner",
            in = ParameterIn.QUERY,
            description =
                    "Only futures that were handed in with the key of this name. A submitter may name its own only",
            schema = @Schema(type = "string"),
            example = "ci")
    @Parameter(
            name = "since",
            in = ParameterIn.QUERY,
            description = "Only futures created at this time or later",
            schema = @Schema(type = "string", format = "date-time"),
            example = "2026-01-31T08:00:00Z")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "How many at most",
            schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"),
            example = "50")
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "The `nextCursor` of the part before",
            schema = @Schema(type = "string"))
    @ApiResponse(responseCode = "200", description = "A part of the list")
    @Refuses({})
    @GetMapping
    ResponseEntity<FuturePage> list(HttpServletRequest request) {
        var page = FuturePage.of(tasks(request).list(FutureFilter.of(request)));
        var answer = Answers.json(HttpStatus.OK);
        if (page.nextCursor() instanceof String next) {
            answer.header(HttpHeaders.LINK, "<" + nextPage(request, next) + ">; rel=\"next\"");
        }
        return answer.body(page);
    }

    private static String nextPage(HttpServletRequest request, String cursor) {
        return UriComponentsBuilder.fromPath(request.getRequestURI())
                .query(request.getQueryString())
                .replaceQueryParam("cursor", cursor)
                .build()
                .toUriString();
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "cancelFuture",
            summary = "Cancel a future",
            description =
                    "What has not started is cancelled at once. What runs is told to stop and stays CANCELLING, holding "
                            + "its slot, until its work has really ended: as CANCELLED, or as it ended if it was faster.")
    @ApiResponse(responseCode = "200", description = "It is cancelled")
    @ApiResponse(responseCode = "202", description = "It was told to stop, and is CANCELLING")
    @Refuses({ProblemType.INVALID_REQUEST, ProblemType.FUTURE_NOT_FOUND, ProblemType.ALREADY_DONE})
    @PostMapping("/{id}/cancel")
    ResponseEntity<FutureView> cancel(@FutureIdPath @PathVariable String id, HttpServletRequest request) {
        Query.requireNone(request);
        var snapshot = tasks(request).cancel(FutureIds.of(id));
        return Answers.future(snapshot.future().state().done() ? HttpStatus.OK : HttpStatus.ACCEPTED, snapshot);
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "retryFuture",
            summary = "Try a failed or cancelled future again",
            description = "It is queued again as the same future, with its whole budget of attempts before it.")
    @ApiResponse(responseCode = "202", description = "The future, queued again")
    @Refuses({
        ProblemType.INVALID_REQUEST,
        ProblemType.FUTURE_NOT_FOUND,
        ProblemType.NOT_RETRYABLE,
        ProblemType.POOL_NOT_FOUND,
        ProblemType.POOL_SHUT_DOWN,
        ProblemType.DRAINING,
        ProblemType.STORAGE_FULL
    })
    @PostMapping("/{id}/retry")
    ResponseEntity<FutureView> retry(@FutureIdPath @PathVariable String id, HttpServletRequest request) {
        Query.requireNone(request);
        return Answers.future(HttpStatus.ACCEPTED, tasks(request).retry(FutureIds.of(id)));
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "deleteFuture",
            summary = "Delete a done future",
            description = "Removes the future and its content before its retention is over.")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @Refuses({ProblemType.FUTURE_NOT_FOUND, ProblemType.NOT_DONE, ProblemType.FUTURE_IN_USE})
    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@FutureIdPath @PathVariable String id, HttpServletRequest request) {
        tasks(request).delete(FutureIds.of(id));
        return ResponseEntity.noContent().build();
    }

    private FutureSnapshot await(String id, Patience patience, HttpServletRequest request) {
        var futureId = FutureIds.of(id);
        var tasks = tasks(request);
        return patience.waits() ? tasks.await(futureId, patience.limit()) : tasks.find(futureId);
    }

    private TaskEngine tasks(HttpServletRequest request) {
        return engine.tasks(Requesters.of(request));
    }
}
