package dev.millrace.api;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.openapi.Resumes;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Refuses;
import dev.millrace.engine.Engine;
import dev.millrace.engine.EventStream;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import dev.millrace.task.Refusal;
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
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Streams what happens to futures, as server-sent events.
 *
 * <p>Each stream is its request's own virtual thread, which blocks: while it waits for events, and while the client is slow.
 * Rejected: {@code SseEmitter}, whose sends block as well, but on the thread of whoever tells, so each would need a queue
 * and a thread to empty it anyway; what the container keeps of a connection is the same with both and is most of the cost.
 * A write that makes no progress for {@code server.tomcat.connection-timeout} fails, so a client that is gone without a
 * word ends its stream.
 */
@Tag(name = ApiTags.FUTURES)
@RestController
final class EventsController {

    private static final Logger LOG = LoggerFactory.getLogger(EventsController.class);
    private static final long RETRY_MILLIS = 2_000;

    private static final String EXAMPLE = """
            event: state
            id: 41
            data: {"id":"0199c0de-7a10-7000-8000-000000000001","state":"RUNNING","done":false}

            event: progress
            data: {"id":"0199c0de-7a10-7000-8000-000000000001","state":"RUNNING","done":false,"progress":{"completed":7}}

            event: state
            id: 44
            data: {"id":"0199c0de-7a10-7000-8000-000000000001","state":"SUCCEEDED","done":true}

            """;

    private final Engine engine;
    private final ApiJson json;

    EventsController(Engine engine, ApiJson json) {
        this.engine = engine;
        this.json = json;
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "followFuture",
            summary = "Follow a future (server-sent events)",
            description =
                    "First its present state, then each change and its progress (at most four times a second), then its final "
                            + "state; then the stream closes. `event` is `state` or `progress`, `data` the future. A "
                            + "comment is sent every 15 s.")
    @ApiResponse(
            responseCode = "200",
            description = "The events",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject(EXAMPLE)))
    @ApiResponse(
            responseCode = "204",
            description = "The event to resume after was the last one; a browser does not ask again",
            content = @Content)
    @Resumes
    @Refuses({ProblemType.FUTURE_NOT_FOUND, ProblemType.TOO_MANY_STREAMS, ProblemType.DRAINING})
    @GetMapping(path = "/v1/futures/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void ofOne(@FutureIdPath @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        var query = new Query(request, Set.of(LastEventId.PARAMETER));
        var after = LastEventId.of(request, query);
        query.errors().refuseIfAny();
        try (var stream = engine.events(Requesters.of(request)).of(FutureIds.of(id), after)) {
            answer(stream, request, response);
        }
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "followFutures",
            summary = "Follow all futures, or those that match (server-sent events)",
            description =
                    "First the present state of every matching future that is not done, then each change of one that "
                            + "matches after it, and progress. Without end. Events carry an `id` as soon as the present "
                            + "states have been told. The filters are those of the list.")
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
    @ApiResponse(
            responseCode = "200",
            description = "The events",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject(EXAMPLE)))
    @Resumes
    @Refuses({ProblemType.TOO_MANY_STREAMS, ProblemType.DRAINING})
    @GetMapping(path = "/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void ofAll(HttpServletRequest request, HttpServletResponse response) {
        var query = FutureFilter.eventsQuery(request);
        var filter = FutureFilter.ofEvents(query);
        var after = LastEventId.of(request, query);
        query.errors().refuseIfAny();
        try (var stream = engine.events(Requesters.of(request)).matching(filter, after)) {
            answer(stream, request, response);
        }
    }

    private void answer(EventStream stream, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (stream.exhausted()) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        // what some proxies need to be told, so that they pass events on as they come
        response.setHeader("X-Accel-Buffering", "no");
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            return;
        }
        try {
            var writer = new EventWriter(response.getOutputStream(), json);
            writer.retry(RETRY_MILLIS);
            stream.run(writer);
        } catch (IOException e) {
            LOG.debug("the reader of an event stream went away: {}", e.getMessage());
        } catch (Refusal.StoreUnavailable e) {
            // the answer has begun, so all that can be done is to end it; the client resumes when it can
            LOG.atWarn().setCause(e).log("an event stream ended, since the store could not be read");
        }
    }
}
