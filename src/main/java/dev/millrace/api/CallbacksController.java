package dev.millrace.api;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Refuses;
import dev.millrace.api.request.CallbackRequest;
import dev.millrace.api.request.PingRequest;
import dev.millrace.api.view.CallbackList;
import dev.millrace.api.view.CallbackView;
import dev.millrace.api.view.DeliveryView;
import dev.millrace.api.view.PingResult;
import dev.millrace.api.view.PingView;
import dev.millrace.callback.Callbacks;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import dev.millrace.task.Callback;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
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

/** Attaches callbacks to futures, and shows what was sent to them. */
@Tag(name = ApiTags.CALLBACKS)
@RestController
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
final class CallbacksController {

    private final Callbacks callbacks;
    private final ApiJson json;
    private final Clock clock;

    CallbacksController(Callbacks callbacks, ApiJson json, Clock clock) {
        this.callbacks = callbacks;
        this.json = json;
        this.clock = clock;
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "attachCallback",
            summary = "Attach a callback",
            description =
                    "From now on the receiver is told of the future, at least once for each event, by requests that "
                            + "`webhooks` in this document describes. If the future is done already, it is told at once.",
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
    @Refuses({ProblemType.FUTURE_NOT_FOUND, ProblemType.TOO_MANY_CALLBACKS, ProblemType.STORAGE_FULL})
    @PostMapping(path = "/futures/{id}/callbacks", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<CallbackView> attach(
            @FutureIdPath @PathVariable String id, @RequestBody CallbackRequest callback, HttpServletRequest request) {
        Query.requireNone(request);
        var future = FutureIds.of(id);
        var view = CallbackView.of(
                callbacks.attach(new Callback.Owner.OfFuture(future), callback.draft(), Requesters.of(request)));
        return Answers.json(HttpStatus.CREATED)
                .header(HttpHeaders.LOCATION, "/v1/futures/" + future + "/callbacks/" + view.id())
                .body(view);
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "listCallbacks",
            summary = "List the callbacks of a future",
            description = "Each with its latest deliveries, and every attempt at them.")
    @ApiResponse(responseCode = "200", description = "The callbacks")
    @Refuses({ProblemType.INVALID_REQUEST, ProblemType.FUTURE_NOT_FOUND})
    @GetMapping("/futures/{id}/callbacks")
    ResponseEntity<CallbackList> list(@FutureIdPath @PathVariable String id, HttpServletRequest request) {
        Query.requireNone(request);
        var views = callbacks.of(ownerOf(id), Requesters.of(request)).stream()
                .map(CallbackView::of)
                .toList();
        return Answers.of(HttpStatus.OK, new CallbackList(views));
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "getCallback",
            summary = "Get a callback",
            description = "With its latest deliveries, and every attempt at them.")
    @ApiResponse(responseCode = "200", description = "The callback")
    @Refuses({ProblemType.INVALID_REQUEST, ProblemType.FUTURE_NOT_FOUND, ProblemType.CALLBACK_NOT_FOUND})
    @GetMapping("/futures/{id}/callbacks/{cid}")
    ResponseEntity<CallbackView> get(
            @FutureIdPath @PathVariable String id,
            @CallbackIdPath @PathVariable String cid,
            HttpServletRequest request) {
        Query.requireNone(request);
        return Answers.of(
                HttpStatus.OK, CallbackView.of(callbacks.of(ownerOf(id), CallbackIds.of(cid), Requesters.of(request))));
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "redeliver",
            summary = "Deliver again",
            description =
                    "Sends the latest delivery to the callback once more, whatever became of it: at once, with the same "
                            + "`webhook-id` and body, and with every retry before it.")
    @ApiResponse(responseCode = "202", description = "The delivery, pending again")
    @Refuses({
        ProblemType.INVALID_REQUEST,
        ProblemType.FUTURE_NOT_FOUND,
        ProblemType.CALLBACK_NOT_FOUND,
        ProblemType.NOTHING_DELIVERED,
        ProblemType.STORAGE_FULL
    })
    @PostMapping("/futures/{id}/callbacks/{cid}/redeliver")
    ResponseEntity<DeliveryView> redeliver(
            @FutureIdPath @PathVariable String id,
            @CallbackIdPath @PathVariable String cid,
            HttpServletRequest request) {
        Query.requireNone(request);
        var delivery = callbacks.redeliver(ownerOf(id), CallbackIds.of(cid), Requesters.of(request));
        return Answers.of(HttpStatus.ACCEPTED, DeliveryView.of(delivery));
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "testCallback",
            summary = "Test a receiver",
            description =
                    "Sends a ping at once, signed as deliveries are, and answers with what came of it. Nothing is stored "
                            + "and nothing is tried again.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(
                                                            "{\"url\": \"https://example.org/hooks/millrace\", \"secret\": "
                                                                    + "\"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD\"}"))))
    @ApiResponse(responseCode = "200", description = "What came of it, whatever the receiver said")
    @Refuses(ProblemType.DRAINING)
    @PostMapping(path = "/callbacks/test", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<PingResult> test(@RequestBody PingRequest ping, HttpServletRequest request) {
        Query.requireNone(request);
        var body = new String(json.write(PingView.at(clock.instant())), StandardCharsets.UTF_8);
        return Answers.of(HttpStatus.OK, PingResult.of(callbacks.test(ping.draft(), body)));
    }

    private static Callback.Owner ownerOf(String future) {
        return new Callback.Owner.OfFuture(FutureIds.of(future));
    }
}
