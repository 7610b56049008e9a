package dev.millrace.api;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.openapi.Idempotent;
import dev.millrace.api.openapi.Waits;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Refuses;
import dev.millrace.api.request.ComputeRequest;
import dev.millrace.api.request.DownloadRequest;
import dev.millrace.api.request.TaskRequest;
import dev.millrace.api.view.FutureView;
import dev.millrace.engine.Engine;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands in work. */
@Tag(name = ApiTags.TASKS)
@RestController
@RequestMapping(
        path = "/v1/tasks",
        consumes = MediaType.APPLICATION_JSON_VALUE,
        produces = MediaType.APPLICATION_JSON_VALUE)
final class TasksController {

    private static final String DONE = "The future, which was done in time; only if it was asked to wait";
    private static final String ACCEPTED = "The future. It is durable: whatever happens to the server, it is not lost";

    private final Engine engine;
    private final RequestKeys keys;
    private final LateChecks checks;

    TasksController(Engine engine, RequestKeys keys, LateChecks checks) {
        this.engine = engine;
        this.keys = keys;
        this.checks = checks;
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "submitDownload",
            summary = "Download a URL",
            description =
                    "Hands in a download: the bytes are streamed to disk, hashed on the way and kept as the future's "
                            + "content. The example needs a server that reaches the internet; to download from loopback or private "
                            + "addresses, start it with `--millrace.outbound.allow=127.0.0.0/8`.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            examples = {
                                                @ExampleObject(name = "plain", value = TaskExamples.DOWNLOAD),
                                                @ExampleObject(
                                                        name = "with options",
                                                        value = TaskExamples.DOWNLOAD_OPTIONS)
                                            })))
    @ApiResponse(responseCode = "200", description = DONE)
    @ApiResponse(responseCode = "202", description = ACCEPTED)
    @Waits
    @Idempotent
    @Refuses({
        ProblemType.POOL_NOT_FOUND,
        ProblemType.FUNCTION_NOT_FOUND,
        ProblemType.POOL_SHUT_DOWN,
        ProblemType.IDEMPOTENCY_KEY_REUSED,
        ProblemType.QUEUE_FULL,
        ProblemType.QUOTA_EXCEEDED,
        ProblemType.DRAINING,
        ProblemType.STORAGE_FULL
    })
    @PostMapping("/download")
    ResponseEntity<FutureView> download(@RequestBody DownloadRequest task, HttpServletRequest request) {
        return submit(task, request);
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "submitCompute",
            summary = "Call a function",
            description =
                    "Hands in a call of one of the functions that `GET /v1/functions` lists, or of a WebAssembly module that was "
                            + "uploaded by `PUT /v1/modules/{name}`.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            examples = {
                                                @ExampleObject(name = "primes", value = TaskExamples.COMPUTE),
                                                @ExampleObject(
                                                        name = "with options",
                                                        value = TaskExamples.COMPUTE_OPTIONS),
                                                @ExampleObject(
                                                        name = "in a process of its own",
                                                        value = TaskExamples.ISOLATED),
                                                @ExampleObject(
                                                        name = "an export of a WebAssembly module",
                                                        value = TaskExamples.WASM_EXPORT),
                                                @ExampleObject(
                                                        name = "a WebAssembly module as a command",
                                                        value = TaskExamples.WASM_COMMAND)
                                            })))
    @ApiResponse(responseCode = "200", description = DONE)
    @ApiResponse(responseCode = "202", description = ACCEPTED)
    @Waits
    @Idempotent
    @Refuses({
        ProblemType.POOL_NOT_FOUND,
        ProblemType.FUNCTION_NOT_FOUND,
        ProblemType.POOL_SHUT_DOWN,
        ProblemType.FUTURE_NOT_FOUND,
        ProblemType.IDEMPOTENCY_KEY_REUSED,
        ProblemType.QUEUE_FULL,
        ProblemType.QUOTA_EXCEEDED,
        ProblemType.DRAINING,
        ProblemType.STORAGE_FULL
    })
    @PostMapping("/compute")
    ResponseEntity<FutureView> compute(@RequestBody ComputeRequest task, HttpServletRequest request) {
        return submit(task, request);
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "submitTask",
            summary = "Hand in a task of any type",
            description = "The generic twin of the other two: the same object with a `type` field. "
                    + "Tasks of every path may bring along what is to run after them (`then`, `onFailure`, `onDone`), "
                    + "and may run after futures that exist (`after`).",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            examples = {
                                                @ExampleObject(name = "compute", value = TaskExamples.TYPED_COMPUTE),
                                                @ExampleObject(name = "download", value = TaskExamples.TYPED_DOWNLOAD),
                                                @ExampleObject(name = "with continuations", value = TaskExamples.CHAIN)
                                            })))
    @ApiResponse(responseCode = "200", description = DONE)
    @ApiResponse(responseCode = "202", description = ACCEPTED)
    @Waits
    @Idempotent
    @Refuses({
        ProblemType.POOL_NOT_FOUND,
        ProblemType.FUNCTION_NOT_FOUND,
        ProblemType.POOL_SHUT_DOWN,
        ProblemType.FUTURE_NOT_FOUND,
        ProblemType.IDEMPOTENCY_KEY_REUSED,
        ProblemType.QUEUE_FULL,
        ProblemType.QUOTA_EXCEEDED,
        ProblemType.DRAINING,
        ProblemType.STORAGE_FULL
    })
    @PostMapping
    ResponseEntity<FutureView> any(@RequestBody TaskRequest task, HttpServletRequest request) {
        return submit(task, request);
    }

    private ResponseEntity<FutureView> submit(TaskRequest task, HttpServletRequest request) {
        var errors = new FieldErrors();
        checks.check(task, errors);
        errors.refuseIfAny();
        var patience = Patience.of(request);
        var key = keys.of(request, task);
        var tasks = engine.tasks(Requesters.of(request));
        var submitted = tasks.submit(task.submission(key));
        var snapshot = submitted.future();
        var id = snapshot.future().id();
        if (patience.waits() && !snapshot.future().state().done()) {
            snapshot = tasks.await(id, patience.limit());
        }
        boolean inTime = patience.waits() && snapshot.future().state().done();
        var status = inTime ? HttpStatus.OK : HttpStatus.ACCEPTED;
        var answer = Answers.json(status).header(HttpHeaders.LOCATION, "/v1/futures/" + id);
        Answers.applied(answer, patience, status);
        if (submitted.replayed()) {
            answer.header("Idempotency-Replayed", "true");
        }
        return answer.body(FutureView.of(snapshot));
    }
}
