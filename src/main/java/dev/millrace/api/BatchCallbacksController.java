package dev.millrace.api;

import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Refuses;
import dev.millrace.api.request.BatchCallbackRequest;
import dev.millrace.api.view.CallbackList;
import dev.millrace.api.view.CallbackView;
import dev.millrace.api.view.DeliveryView;
import dev.millrace.callback.Callbacks;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import dev.millrace.task.BatchId;
import dev.millrace.task.Callback;
import dev.millrace.task.Refusal;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Attaches callbacks to batches, and shows what was sent to them. */
@Tag(name = ApiTags.CALLBACKS)
@RestController
@RequestMapping(path = "/v1/batches/{id}/callbacks", produces = MediaType.APPLICATION_JSON_VALUE)
final class BatchCallbacksController {

    private final Callbacks callbacks;

    BatchCallbacksController(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "attachBatchCallback",
            summary = "Attach a callback to a batch",
            description =
                    "The receiver is told when all of the batch is done, at least once, by the request that `webhooks` in "
                            + "this document describes as `batch.done`. If the batch is done already, it is told at once.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(
                                                            "{\"url\": \"https://example.org/hooks/millrace\", \"secret\": "
                                                                    + "\"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD\"}"))))
    @ApiResponse(responseCode = "201", description = "The callback")
    @Refuses({ProblemType.BATCH_NOT_FOUND, ProblemType.TOO_MANY_CALLBACKS, ProblemType.STORAGE_FULL})
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<CallbackView> attach(
            @BatchIdPath @PathVariable String id,
            @RequestBody BatchCallbackRequest callback,
            HttpServletRequest request) {
        Query.requireNone(request);
        var batch = ownerOf(id);
        var view = CallbackView.of(callbacks.attach(batch, callback.draft(), Requesters.of(request)));
        return Answers.json(HttpStatus.CREATED)
                .header(HttpHeaders.LOCATION, "/v1/batches/" + batch.id() + "/callbacks/" + view.id())
                .body(view);
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "listBatchCallbacks",
            summary = "List the callbacks of a batch",
            description = "Each with its latest deliveries, and every attempt at them.")
    @ApiResponse(responseCode = "200", description = "The callbacks")
    @Refuses({ProblemType.INVALID_REQUEST, ProblemType.BATCH_NOT_FOUND})
    @GetMapping
    ResponseEntity<CallbackList> list(@BatchIdPath @PathVariable String id, HttpServletRequest request) {
        Query.requireNone(request);
        var views = callbacks.of(ownerOf(id), Requesters.of(request)).stream()
                .map(CallbackView::of)
                .toList();
        return Answers.of(HttpStatus.OK, new CallbackList(views));
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "getBatchCallback",
            summary = "Get a callback of a batch",
            description = "With its latest deliveries, and every attempt at them.")
    @ApiResponse(responseCode = "200", description = "The callback")
    @Refuses({ProblemType.INVALID_REQUEST, ProblemType.BATCH_NOT_FOUND, ProblemType.CALLBACK_NOT_FOUND})
    @GetMapping("/{cid}")
    ResponseEntity<CallbackView> get(
            @BatchIdPath @PathVariable String id,
            @CallbackIdPath @PathVariable String cid,
            HttpServletRequest request) {
        Query.requireNone(request);
        return Answers.of(
                HttpStatus.OK, CallbackView.of(callbacks.of(ownerOf(id), CallbackIds.of(cid), Requesters.of(request))));
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "redeliverOfBatch",
            summary = "Deliver again of a batch",
            description =
                    "Sends the latest delivery to the callback once more, whatever became of it: at once, with the same "
                            + "`webhook-id` and body, and with every retry before it.")
    @ApiResponse(responseCode = "202", description = "The delivery, pending again")
    @Refuses({
        ProblemType.INVALID_REQUEST,
        ProblemType.BATCH_NOT_FOUND,
        ProblemType.CALLBACK_NOT_FOUND,
        ProblemType.NOTHING_DELIVERED,
        ProblemType.STORAGE_FULL
    })
    @PostMapping("/{cid}/redeliver")
    ResponseEntity<DeliveryView> redeliver(
            @BatchIdPath @PathVariable String id,
            @CallbackIdPath @PathVariable String cid,
            HttpServletRequest request) {
        Query.requireNone(request);
        var delivery = callbacks.redeliver(ownerOf(id), CallbackIds.of(cid), Requesters.of(request));
        return Answers.of(HttpStatus.ACCEPTED, DeliveryView.of(delivery));
    }

    private static Callback.Owner.OfBatch ownerOf(String batch) {
        return BatchId.parse(batch)
                .map(Callback.Owner.OfBatch::new)
                .orElseThrow(() -> new Refusal.BatchNotFound(FutureIds.shown(batch)));
    }
}
