package dev.millrace.api.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every reason for which the API answers with a problem (RFC 9457): the one table of them. */
public enum ProblemType {
    MALFORMED_REQUEST(
            400,
            "The request is malformed",
            "The request line, a header, the path or the query is not valid HTTP. Look for invalid percent-encoding, "
                    + "characters that must be encoded, a Content-Length that does not fit the body, or a URL "
                    + "and headers of more than 16 KB together."),
    MALFORMED_JSON(
            400,
            "The body is no valid JSON",
            "The body must be one JSON document in UTF-8 (RFC 8259): no duplicate keys, nothing after its end, at most 64 "
                    + "levels deep and numbers of at most 64 characters. The detail names the line and column."),
    INVALID_REQUEST(
            400,
            "The request has invalid values",
            "`errors` lists every field that is wrong and why. Unknown fields are refused, so that a typo is not silently "
                    + "ignored. Correct all of them and send the request again."),
    UNAUTHORIZED(
            401,
            "A key is needed",
            "Send a key of this server as `Authorization: Bearer KEY`, or as `X-API-Key: KEY`. Whoever runs the server makes keys "
                    + "with `hash-key`, and takes them away. A token (JWT) is sent the same way, where its issuer is configured."),
    CROSS_SITE(
            403,
            "Requests from other web sites are refused",
            "A browser sent this request for a page of another origin. Without API keys, only pages of this server may "
                    + "change anything here."),
    FORBIDDEN(
            403,
            "The key may not do this",
            "The detail names the roles that may. A reader sees everything and changes nothing, a submitter has its own futures and "
                    + "batches, an admin may do everything."),
    NOT_FOUND(404, "There is nothing at this path", "See /swagger-ui.html for every path of the API."),
    FUTURE_NOT_FOUND(
            404,
            "There is no such future",
            "The id is wrong, or the future was deleted or its retention has ended. Ask for a longer `retention` when you "
                    + "submit."),
    BATCH_NOT_FOUND(
            404,
            "There is no such batch",
            "The id is wrong, or the batch went with the last of its futures, when these were deleted or their retention "
                    + "had ended."),
    POOL_NOT_FOUND(404, "There is no such pool", "GET /v1/pools lists the pools; PUT /v1/pools/{name} creates one."),
    FUNCTION_NOT_FOUND(
            404,
            "There is no such function",
            "GET /v1/functions lists the functions with examples, and GET /v1/modules the WebAssembly modules with what they "
                    + "export, which is called as `wasm:module/export`."),
    MODULE_NOT_FOUND(
            404, "There is no such module", "GET /v1/modules lists the modules; PUT /v1/modules/{name} uploads one."),
    CONTENT_NOT_FOUND(
            404,
            "The future has no content",
            "Only some tasks produce content: downloads, uploads and functions such as mandelbrot. The future's "
                    + "`links.content` is there exactly when it does."),
    CALLBACK_NOT_FOUND(
            404,
            "There is no such callback",
            "GET /v1/futures/{id}/callbacks lists the callbacks of a future, and /v1/batches/{id}/callbacks those of a batch. "
                    + "They go with it."),
    METHOD_NOT_ALLOWED(
            405, "The path does not answer this method", "The `Allow` header lists the methods that it answers."),
    NOT_ACCEPTABLE(
            406,
            "No acceptable representation",
            "The `Accept` header excludes what this path answers with. Accept application/json."),
    REQUEST_TIMEOUT(408, "The request took too long to arrive", "Send the whole request without long pauses."),
    ALREADY_DONE(409, "The future is already done", "There is nothing left to cancel. GET the future for its outcome."),
    NOT_DONE(
            409,
            "The future is not done",
            "What was asked for needs a done future. Wait for it: GET /v1/futures/{id}?wait=30s."),
    NOT_RETRYABLE(
            409,
            "The future cannot be retried",
            "Only FAILED and CANCELLED futures can be tried again. To repeat one that succeeded, submit it anew."),
    TOO_MANY_CALLBACKS(
            409,
            "There are too many callbacks",
            "A future or batch has at most 20 callbacks. Let one receiver pass the news on to the others."),
    NOTHING_DELIVERED(
            409,
            "Nothing was sent to the callback yet",
            "None of the events that it is to be told of has happened, so there is nothing to send again."),
    FUTURE_IN_USE(
            409,
            "The future is in use",
            "Another future names its content as input, or is to run after it and is not done. Delete or cancel that one "
                    + "first, or wait until it is done, or gone."),
    TASK_FAILED(409, "The task failed", "`error` says why. POST /v1/futures/{id}/retry tries it again."),
    TASK_CANCELLED(409, "The task was cancelled", "There is no result. POST /v1/futures/{id}/retry runs it again."),
    POOL_SHUT_DOWN(
            409,
            "The pool is shut down",
            "It takes no tasks until POST /v1/pools/{name}/resume. Or name another pool."),
    POOL_IN_USE(
            409,
            "The pool holds unfinished futures",
            "Shut it down with `cancelPending` and wait until it is idle; then it can be deleted."),
    POOL_KIND_FIXED(
            409,
            "The pool's kind cannot be changed now",
            "Tasks run in it. Pause the pool and wait until nothing is active, or create another one."),
    MODULE_IN_USE(
            409,
            "The module is in use",
            "A future that is not done calls it. Wait until it is done, or cancel it; then the module can be deleted."),
    BATCH_CLOSED(
            409,
            "The batch takes no more tasks",
            "It was cancelled while its tasks were still coming in. `taken` says how many had been taken by then."),
    PRECONDITION_FAILED(
            412,
            "A precondition does not hold",
            "The content is not the one that `If-Match` or `If-Unmodified-Since` names."),
    BODY_TOO_LARGE(
            413,
            "The JSON body is too large",
            "`millrace.http.max-body` sets the limit, and `millrace.batches.max-body` that of a batch. Hand in large data by PUT "
                    + "/v1/content and name the future as input, and many tasks as application/x-ndjson."),
    CONTENT_TOO_LARGE(413, "The content is too large", "The server's settings limit the size of one content."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "The body has an unsupported media type",
            "Send JSON with the header `Content-Type: application/json`. curl needs -H for that, or --json instead of -d. The detail "
                    + "names what the path takes instead of JSON, and which content codings it does not take."),
    RANGE_NOT_SATISFIABLE(
            416,
            "No byte of the range exists",
            "`Content-Range` tells the length of the content. Ask for bytes within it."),
    EXPECTATION_FAILED(
            417, "The expectation cannot be met", "`Expect: 100-continue` is the only one that is understood."),
    MISDIRECTED_REQUEST(
            421,
            "The request is meant for another server",
            "While it listens on loopback only, the server answers requests to localhost and loopback addresses only, so "
                    + "that no web page can reach it under another name. Correct the `Host` header."),
    INVALID_MODULE(
            422,
            "The module is not accepted",
            "The body must be a valid WebAssembly core module in binary form that imports nothing but functions of "
                    + "`wasi_snapshot_preview1`, asks for no more memory than `millrace.modules.max-memory`, and uses no feature that "
                    + "cannot be run here, such as SIMD. The detail says what is wrong."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "The idempotency key was used for another request",
            "A key names one request. Use a new key for a new request, and the same body when repeating one."),
    QUEUE_FULL(
            429,
            "The pool's queue is full",
            "Nothing was recorded, but for the `taken` first tasks of a stream. Try again after `Retry-After` seconds, "
                    + "raise the pool's `queueCapacity`, or name another pool. `room` says how many more would fit."),
    QUOTA_EXCEEDED(
            429,
            "The quota of queued tasks is used up",
            "The key may have only so many futures that have not started, on all servers together. Nothing was recorded, but for the "
                    + "`taken` first tasks of a stream. Try again after `Retry-After` seconds, or cancel what is not needed. `room` says "
                    + "how many more there could have been."),
    RATE_LIMITED(
            429,
            "The key makes too many requests",
            "Its `requests-per-second` are used up; `RateLimit` tells what is left of them. Nothing was done. Try again after "
                    + "`Retry-After` seconds, wait with `?wait=` instead of polling, or hand many tasks in at once as a batch."),
    TOO_MANY_FAILURES(
            429,
            "Too many wrong keys came from this address",
            "For the rest of a minute only keys that were used from this address before are looked at. Correct the key of the client "
                    + "that keeps trying; `millrace.security.max-failed-logins` sets the limit."),
    INTERNAL_ERROR(
            500,
            "The server failed",
            "This is a defect of the server; its log says more. The request may be repeated."),
    DRAINING(
            503,
            "The server is shutting down",
            "Nothing was recorded, but for the `taken` first tasks of a stream. Try again after `Retry-After` seconds."),
    ISSUER_UNREACHABLE(
            503,
            "The token cannot be checked now",
            "The keys of its issuer cannot be had. Keys of this server still work. Try again after `Retry-After` seconds; the server's "
                    + "log says why."),
    STORE_UNAVAILABLE(
            503,
            "The store is not available",
            "Nothing was recorded, unless the detail says that it may or may not have been taken: then the store went away at the "
                    + "very moment, and could not be asked in time. Try again after `Retry-After` seconds, with the same "
                    + "`Idempotency-Key`, which has it done once. The server's log says why."),
    CONTENT_UNREACHABLE(
            503,
            "The content is elsewhere, and cannot be fetched now",
            "It is in a bucket that does not answer; or the servers share a database and no place for content, so it is with the "
                    + "server that made it. The detail says what is the matter there. Try again after `Retry-After` seconds. Content "
                    + "survives a server only at a place that all of them share."),
    CONTENT_STORE_UNAVAILABLE(
            503,
            "Content cannot be stored now",
            "The bucket that content is kept in cannot be used. Nothing was recorded. The detail says what is the matter, and so does "
                    + "`/actuator/health` under `content`. Try again after `Retry-After` seconds."),
    TOO_MANY_STREAMS(
            503,
            "Too many streams are open",
            "`millrace.events.max-streams`, `millrace.batches.max-streams` and `millrace.modules.max-uploads` set the limits. Try again after `Retry-After` "
                    + "seconds. One stream can follow many futures: GET /v1/events. Batches in one document take turns, so that they "
                    + "fit into memory."),
    STORAGE_FULL(
            507,
            "The server has no room left",
            "Nothing was recorded. The server goes on by itself once there is room in its data directory. For modules, "
                    + "`millrace.modules.max-count` and `millrace.modules.max-total-size` set the limits.");

    private final int status;
    private final String title;
    private final String help;

    ProblemType(int status, String title, String help) {
        this.status = status;
        this.title = title;
        this.help = help;
    }

    /** The last part of the {@code type} URI; never changes. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The {@code type} URI, relative to the server, where {@link #help()} is served. */
    public String uri() {
        return "/problems/" + slug();
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** What it means and what to do, in Markdown. */
    public String help() {
        return help;
    }

    public static Optional<ProblemType> ofSlug(String slug) {
        return Arrays.stream(values()).filter(type -> type.slug().equals(slug)).findFirst();
    }

    /** The type that says no more than a status does. */
    public static ProblemType ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> REQUEST_TIMEOUT;
            case 412 -> PRECONDITION_FAILED;
            case 413 -> BODY_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 416 -> RANGE_NOT_SATISFIABLE;
            case 417 -> EXPECTATION_FAILED;
            case 503 -> STORE_UNAVAILABLE;
            default -> status >= 400 && status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
        };
    }
}
