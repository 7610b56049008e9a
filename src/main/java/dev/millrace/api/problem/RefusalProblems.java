package dev.millrace.api.problem;

import dev.millrace.task.Refusal;
import java.time.Duration;
import org.springframework.http.HttpHeaders;

/** The problem that each refusal of the engine is told as. */
final class RefusalProblems {

    private static final Duration SOON = Duration.ofSeconds(5);

    private RefusalProblems() {}

    static ProblemType typeOf(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Invalid _ -> ProblemType.INVALID_REQUEST;
            case Refusal.FutureNotFound _ -> ProblemType.FUTURE_NOT_FOUND;
            case Refusal.BatchNotFound _ -> ProblemType.BATCH_NOT_FOUND;
            case Refusal.BatchClosed _ -> ProblemType.BATCH_CLOSED;
            case Refusal.PoolNotFound _ -> ProblemType.POOL_NOT_FOUND;
            case Refusal.FunctionNotFound _ -> ProblemType.FUNCTION_NOT_FOUND;
            case Refusal.ModuleNotFound _ -> ProblemType.MODULE_NOT_FOUND;
            case Refusal.InvalidModule _ -> ProblemType.INVALID_MODULE;
            case Refusal.ModuleInUse _ -> ProblemType.MODULE_IN_USE;
            case Refusal.ContentNotFound _ -> ProblemType.CONTENT_NOT_FOUND;
            case Refusal.ContentUnreachable _ -> ProblemType.CONTENT_UNREACHABLE;
            case Refusal.ContentStoreUnavailable _ -> ProblemType.CONTENT_STORE_UNAVAILABLE;
            case Refusal.PoolShutDown _ -> ProblemType.POOL_SHUT_DOWN;
            case Refusal.PoolInUse _ -> ProblemType.POOL_IN_USE;
            case Refusal.PoolKindFixed _ -> ProblemType.POOL_KIND_FIXED;
            case Refusal.QueueFull _ -> ProblemType.QUEUE_FULL;
            case Refusal.QuotaExceeded _ -> ProblemType.QUOTA_EXCEEDED;
            case Refusal.TooManyStreams _ -> ProblemType.TOO_MANY_STREAMS;
            case Refusal.AlreadyDone _ -> ProblemType.ALREADY_DONE;
            case Refusal.NotDone _ -> ProblemType.NOT_DONE;
            case Refusal.NotRetryable _ -> ProblemType.NOT_RETRYABLE;
            case Refusal.CallbackNotFound _ -> ProblemType.CALLBACK_NOT_FOUND;
            case Refusal.TooManyCallbacks _ -> ProblemType.TOO_MANY_CALLBACKS;
            case Refusal.NothingDelivered _ -> ProblemType.NOTHING_DELIVERED;
            case Refusal.FutureInUse _ -> ProblemType.FUTURE_IN_USE;
            case Refusal.IdempotencyKeyReused _ -> ProblemType.IDEMPOTENCY_KEY_REUSED;
            case Refusal.Draining _ -> ProblemType.DRAINING;
            case Refusal.ContentTooLarge _ -> ProblemType.CONTENT_TOO_LARGE;
            case Refusal.StorageFull _ -> ProblemType.STORAGE_FULL;
            case Refusal.StoreUnavailable store ->
                store.full() ? ProblemType.STORAGE_FULL : ProblemType.STORE_UNAVAILABLE;
        };
    }

    static HttpHeaders headersOf(Refusal refusal) {
        return switch (refusal) {
            case Refusal.QueueFull full -> retryAfter(full.retryAfter());
            case Refusal.QuotaExceeded quota -> rateLimit(quota);
            case Refusal.Draining _,
                    Refusal.TooManyStreams _,
                    Refusal.StorageFull _,
                    Refusal.StoreUnavailable _,
                    Refusal.ContentUnreachable _,
                    Refusal.ContentStoreUnavailable _ -> retryAfter(SOON);
            case Refusal.Invalid _,
                    Refusal.FutureNotFound _,
                    Refusal.BatchNotFound _,
                    Refusal.BatchClosed _,
                    Refusal.PoolNotFound _,
                    Refusal.FunctionNotFound _,
                    Refusal.ModuleNotFound _,
                    Refusal.InvalidModule _,
                    Refusal.ModuleInUse _,
                    Refusal.ContentNotFound _,
                    Refusal.PoolShutDown _,
                    Refusal.PoolInUse _,
                    Refusal.PoolKindFixed _,
                    Refusal.AlreadyDone _,
                    Refusal.NotDone _,
                    Refusal.NotRetryable _,
                    Refusal.CallbackNotFound _,
                    Refusal.TooManyCallbacks _,
                    Refusal.NothingDelivered _,
                    Refusal.FutureInUse _,
                    Refusal.IdempotencyKeyReused _,
                    Refusal.ContentTooLarge _ -> HttpHeaders.EMPTY;
        };
    }

    static HttpHeaders retryAfter(Duration pause) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds(pause)));
        return headers;
    }

    /** A quota without a window of time: it comes free as what is queued begins (draft-ietf-httpapi-ratelimit-headers-10). */
    private static HttpHeaders rateLimit(Refusal.QuotaExceeded quota) {
        var headers = retryAfter(quota.retryAfter());
        headers.set("RateLimit-Policy", "\"queued\";q=" + quota.max());
        headers.set("RateLimit", "\"queued\";r=" + quota.room() + ";t=" + seconds(quota.retryAfter()));
        return headers;
    }

    /** Whole, and at least one (RFC 9110, 10.2.3). */
    private static long seconds(Duration pause) {
        return Math.max(1, pause.plusMillis(999).toSeconds());
    }
}
