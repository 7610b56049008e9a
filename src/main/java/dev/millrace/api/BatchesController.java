package dev.millrace.api;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.openapi.Idempotent;
import dev.millrace.api.openapi.Waits;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Refuses;
import dev.millrace.api.request.BatchRequest;
import dev.millrace.api.view.BatchView;
import dev.millrace.api.view.FutureView;
import dev.millrace.engine.BatchResults;
import dev.millrace.engine.BatchSubmitted;
import dev.millrace.engine.Batches;
import dev.millrace.engine.Engine;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.Refusal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands in many tasks at once, and follows them together. */
@Tag(name = ApiTags.BATCHES)
@RestController
@RequestMapping("/v1/batches")
final class BatchesController {

    private static final String NDJSON = MediaType.APPLICATION_NDJSON_VALUE;

    private final Engine engine;
    private final BatchIntake intake;
    private final ResultLines lines;
    private final OpenStreams streams;

    BatchesController(
            Engine engine, BatchIntake intake, ApiJson json, BatchProperties properties, MeterRegistry meters) {
        this.engine = engine;
        this.intake = intake;
        lines = new ResultLines(json);
        streams = new OpenStreams(properties.maxStreams());
        Gauge.builder("millrace.batch.result.streams", streams, OpenStreams::count)
                .description("Streams of results that are open")
                .register(meters);
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "submitBatch",
            summary = "Hand in many tasks at once",
            description =
                    "As JSON: up to 10,000 tasks, all or nothing, durable in one write. `defaults` holds fields for each "
                            + "task that does not have them itself. As `application/x-ndjson`: a task with its `type` a line, of "
                            + "any number, read no faster than the queues of the pools drain. What was taken when such a "
                            + "stream breaks off is run; the problem then says how many that is (`taken`, always the first of "
                            + "the stream) and of which `batch`.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = BatchRequest.class),
                                        examples = {
                                            @ExampleObject(name = "with defaults", value = TaskExamples.BATCH),
                                            @ExampleObject(name = "of several types", value = TaskExamples.MIXED_BATCH)
                                        }),
                                @Content(
                                        mediaType = NDJSON,
                                        schema = @Schema(type = "string"),
                                        examples = @ExampleObject(name = "lines", value = TaskExamples.LINES))
                            }))
    @ApiResponse(responseCode = "200", description = "The batch, which was done in time; only if it was asked to wait")
    @ApiResponse(responseCode = "202", description = "The batch. It is durable, and takes no more tasks")
    @Waits
    @Idempotent
    @Refuses({
        ProblemType.REQUEST_TIMEOUT,
        ProblemType.POOL_SHUT_DOWN,
        ProblemType.BATCH_CLOSED,
        ProblemType.IDEMPOTENCY_KEY_REUSED,
        ProblemType.QUEUE_FULL,
        ProblemType.QUOTA_EXCEEDED,
        ProblemType.TOO_MANY_STREAMS,
        ProblemType.DRAINING,
        ProblemType.STORAGE_FULL
    })
    @PostMapping(
            consumes = {MediaType.APPLICATION_JSON_VALUE, NDJSON},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<BatchView> submit(HttpServletRequest request) throws IOException {
        var patience = Patience.of(request);
        var submitted =
                MediaType.parseMediaType(request.getContentType()).isCompatibleWith(MediaType.APPLICATION_NDJSON)
                        ? new BatchSubmitted(intake.lines(request), false)
                        : intake.document(request);
        var batch = submitted.batch();
        if (patience.waits() && !batch.done()) {
            batch = batches(request).await(batch.id(), patience.limit());
        }
        var status = patience.waits() && batch.done() ? HttpStatus.OK : HttpStatus.ACCEPTED;
        var answer = Answers.json(status).header(HttpHeaders.LOCATION, "/v1/batches/" + batch.id());
        Answers.applied(answer, patience, status);
        if (submitted.replayed()) {
            answer.header("Idempotency-Replayed", "true");
        }
        return answer.body(BatchView.of(batch));
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "getBatch",
            summary = "Get a batch, or wait for it",
            description =
                    "Answers with the batch as it stands; with `?wait=` as soon as all of it is done, or when the "
                            + "time is over.")
    @ApiResponse(responseCode = "200", description = "The batch")
    @Waits
    @Refuses(ProblemType.BATCH_NOT_FOUND)
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<BatchView> get(@BatchIdPath @PathVariable String id, HttpServletRequest request) {
        var patience = Patience.of(request);
        var answer = Answers.json(HttpStatus.OK);
        Answers.applied(answer, patience, HttpStatus.OK);
        return answer.body(BatchView.of(batches(request).await(idOf(id), patience.limit())));
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "cancelBatch",
            summary = "Cancel a batch",
            description = "Cancels what has not started, tells what runs to stop, and takes no more tasks.")
    @ApiResponse(responseCode = "202", description = "The batch as it stands then; what runs may take time to stop")
    @Refuses({ProblemType.INVALID_REQUEST, ProblemType.BATCH_NOT_FOUND, ProblemType.ALREADY_DONE})
    @PostMapping(path = "/{id}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<BatchView> cancel(@BatchIdPath @PathVariable String id, HttpServletRequest request) {
        Query.requireNone(request);
        Batch batch = batches(request).cancel(idOf(id));
        return Answers.of(HttpStatus.ACCEPTED, BatchView.of(batch));
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "getBatchResults",
            summary = "Follow the results of a batch",
            description =
                    "A done future a line, from the first on, each as soon as it is there, also before the batch is done; "
                            + "ends when the batch is done and all are told. Futures that were deleted are passed over. A blank "
                            + "line every 15 s keeps the connection alive. If the server shuts down, the connection breaks off.")
    @Parameter(
            name = "order",
            in = ParameterIn.QUERY,
            description =
                    "`submitted`: as they were handed in, so each waits for those before it. `completed`: as they "
                            + "ended",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"submitted", "completed"},
                            defaultValue = "submitted"),
            example = "completed")
    @ApiResponse(
            responseCode = "200",
            description = "Futures, one a line",
            content = @Content(mediaType = NDJSON, schema = @Schema(implementation = FutureView.class)))
    @Refuses({ProblemType.BATCH_NOT_FOUND, ProblemType.TOO_MANY_STREAMS})
    @GetMapping(path = "/{id}/results", produces = NDJSON)
    void results(@BatchIdPath @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var query = new Query(request, Set.of("order"));
        var order = query.read("order", BatchesController::order);
        query.errors().refuseIfAny();
        var results = batches(request).results(idOf(id), order == null ? BatchResults.Order.SUBMITTED : order);
        try (var _ = streams.open()) {
            response.setContentType(NDJSON);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            if (!request.getMethod().equals("HEAD")) {
                lines.write(results, request, response);
            }
        }
    }

    private static BatchResults.Order order(String text) {
        return switch (text) {
            case "submitted" -> BatchResults.Order.SUBMITTED;
            case "completed" -> BatchResults.Order.COMPLETED;
            default -> throw new IllegalArgumentException("must be submitted or completed");
        };
    }

    private Batches batches(HttpServletRequest request) {
        return engine.batches(Requesters.of(request));
    }

    /** @throws Refusal.BatchNotFound if it cannot be the id of any batch */
    private static BatchId idOf(String text) {
        return BatchId.parse(text).orElseThrow(() -> new Refusal.BatchNotFound(FutureIds.shown(text)));
    }
}
