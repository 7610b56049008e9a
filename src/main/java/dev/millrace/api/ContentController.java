package dev.millrace.api;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Refuses;
import dev.millrace.api.view.FutureView;
import dev.millrace.content.ContentProperties;
import dev.millrace.content.ContentStore;
import dev.millrace.engine.Engine;
import dev.millrace.engine.FutureSnapshot;
import dev.millrace.engine.TaskEngine;
import dev.millrace.security.Requires;
import dev.millrace.security.Right;
import dev.millrace.task.ContentRef;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes and gives the bytes of futures, streamed: never whole in memory. */
@Tag(name = ApiTags.CONTENT)
@RestController
final class ContentController {

    private final Engine engine;
    private final ContentStore contents;
    private final ContentDownload download;
    private final ContentUpload upload;

    ContentController(Engine engine, ContentStore contents, ContentProperties limits, ApiJson json) {
        this.engine = engine;
        this.contents = contents;
        download = new ContentDownload(contents);
        upload = new ContentUpload(contents, limits.maxBytes().toBytes(), json);
    }

    @Requires(Right.READ)
    @Operation(
            operationId = "getContent",
            summary = "Get the bytes that a task produced",
            description =
                    "With ranges, conditions and checksums (RFC 9110, RFC 9530). The bytes of a future never change.")
    @Parameter(
            name = "Range",
            in = ParameterIn.HEADER,
            description = "The parts wanted",
            schema = @Schema(type = "string", example = "bytes=0-1023"))
    @Parameter(
            name = "If-None-Match",
            in = ParameterIn.HEADER,
            description = "Answer 304 if the content is still the one of this `ETag`",
            schema = @Schema(type = "string"))
    @ApiResponse(
            responseCode = "200",
            description = "The content",
            headers = {
                @Header(name = "ETag", description = "Its SHA-256, quoted", schema = @Schema(type = "string")),
                @Header(
                        name = "Repr-Digest",
                        description = "`sha-256=:…:` (RFC 9530)",
                        schema = @Schema(type = "string")),
                @Header(
                        name = "Content-Disposition",
                        description = "With its file name",
                        schema = @Schema(type = "string")),
                @Header(name = "Accept-Ranges", description = "`bytes`", schema = @Schema(type = "string"))
            },
            content = @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(
            responseCode = "206",
            description = "The part or parts wanted",
            headers =
                    @Header(
                            name = "Content-Range",
                            description = "Which part it is",
                            schema = @Schema(type = "string")),
            content = @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "304", description = "The client has it already", content = @Content)
    @Refuses({
        ProblemType.FUTURE_NOT_FOUND,
        ProblemType.CONTENT_NOT_FOUND,
        ProblemType.NOT_DONE,
        ProblemType.PRECONDITION_FAILED,
        ProblemType.RANGE_NOT_SATISFIABLE,
        ProblemType.CONTENT_UNREACHABLE
    })
    @GetMapping("/v1/futures/{id}/content")
    void get(@FutureIdPath @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        download.answer(contentOf(id, Requesters.of(request)), request, response);
    }

    /** The content, and the name that its absence is told by. */
    private ContentDownload.Wanted contentOf(String id, Requester by) {
        var future = engine.tasks(by).find(FutureIds.of(id)).future();
        var ending = future.ending();
        if (ending == null) {
            throw new Refusal.NotDone(future.id(), future.state());
        }
        if (ending.content() instanceof ContentRef content) {
            return new ContentDownload.Wanted(future.id(), content);
        }
        throw new Refusal.ContentNotFound(future.id());
    }

    @Requires(Right.SUBMIT)
    @Operation(
            operationId = "putContent",
            summary = "Upload content",
            description =
                    "Streams the body to disk, whole and as it is: `Content-Range` is refused, and so is a `Content-Encoding`. "
                            + "The answer is a SUCCEEDED future of type `upload`, whose id serves as "
                            + "input wherever the content of a future does.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            description = "Any bytes, of any media type",
                            content = {
                                @Content(
                                        mediaType = "text/plain",
                                        schema = @Schema(type = "string", example = "the quick brown fox")),
                                @Content(
                                        mediaType = "application/octet-stream",
                                        schema = @Schema(type = "string", format = "binary"))
                            }))
    @Parameter(
            name = "fileName",
            in = ParameterIn.QUERY,
            description = "A name to save it under. Default: what `Content-Disposition` says",
            schema = @Schema(type = "string"),
            example = "fox.txt")
    @Parameter(
            name = "label",
            in = ParameterIn.QUERY,
            description = "A key and a value; may be repeated",
            schema = @Schema(type = "string"),
            example = "team:data")
    @Parameter(
            name = "retention",
            in = ParameterIn.QUERY,
            description = "How long it is kept. Default: the server's `millrace.retention`",
            schema = @Schema(type = "string"),
            example = "24h")
    @Parameter(
            name = "Content-Digest",
            in = ParameterIn.HEADER,
            description =
                    "What the bytes must hash to, as `sha-256=:…:` (RFC 9530); `Repr-Digest` is the same here. Other hashes "
                            + "are not checked",
            schema = @Schema(type = "string"),
            example = "sha-256=:nss2VhNB0Y62VIToM+/qYe3HS4TPXmrhuBxjUz4l/I8=:")
    @ApiResponse(responseCode = "201", description = "The future of the content")
    @Refuses({
        ProblemType.INVALID_REQUEST,
        ProblemType.CONTENT_TOO_LARGE,
        ProblemType.UNSUPPORTED_MEDIA_TYPE,
        ProblemType.DRAINING,
        ProblemType.CONTENT_STORE_UNAVAILABLE,
        ProblemType.STORAGE_FULL
    })
    @PutMapping(path = "/v1/content", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<FutureView> put(HttpServletRequest request) throws IOException {
        var description = UploadRequest.of(request);
        var tasks = engine.tasks(Requesters.of(request));
        var id = tasks.newId();
        var content = upload.receive(id, description, request);
        var snapshot = recorded(tasks, description, new ContentUpload.Received(id, content));
        return Answers.json(HttpStatus.CREATED)
                .header(HttpHeaders.LOCATION, "/v1/futures/" + id)
                .body(FutureView.of(snapshot));
    }

    private FutureSnapshot recorded(TaskEngine tasks, UploadRequest description, ContentUpload.Received received) {
        boolean mayBeRecorded = false;
        try {
            var snapshot =
                    tasks.upload(received.id(), received.content(), description.options(), upload.result(received));
            mayBeRecorded = true;
            return snapshot;
        } catch (Refusal.StoreUnavailable e) {
            mayBeRecorded = e.unknown(); // if it is not, a sweep finds that nobody names it
            throw e;
        } finally {
            if (!mayBeRecorded) {
                contents.discard(received.content());
            }
        }
    }
}
