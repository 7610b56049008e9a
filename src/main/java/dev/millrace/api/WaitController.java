package dev.millrace.api;

import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Refuses;
import dev.millrace.api.request.WaitRequest;
import dev.millrace.api.view.AwaitedView;
import dev.millrace.engine.Engine;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Waits for several futures at once. */
@Tag(name = ApiTags.FUTURES)
@RestController
final class WaitController {

    private static final String EXAMPLE = """
            {"ids": ["0199c0de-7a10-7000-8000-000000000001", "0199c0de-7a10-7000-8000-000000000002"],
             "mode": "any", "timeout": "10s"}""";

    private final Engine engine;

    WaitController(Engine engine) {
        this.engine = engine;
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "waitForFutures",
            summary = "Wait for several futures, for one of them or for all",
            description =
                    "Answers as soon as any or all of them are done, or when the time is over, with how they stand then. Never "
                            + "fails because of time. Changes nothing.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(EXAMPLE))))
    @ApiResponse(responseCode = "200", description = "Those that are done, and the ids of the others")
    @Refuses(ProblemType.INVALID_REQUEST)
    @PostMapping(
            path = "/v1/futures/wait",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<AwaitedView> await(@RequestBody WaitRequest request, HttpServletRequest http) {
        Query.requireNone(http);
        var wait = Patience.limit(http, request.timeoutOrDefault());
        var awaited = engine.tasks(Requesters.of(http)).await(request.futures(), request.modeOrDefault(), wait);
        return Answers.of(HttpStatus.OK, AwaitedView.of(awaited));
    }
}
