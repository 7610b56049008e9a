package dev.millrace.download;

import dev.millrace.download.fair.HostClosedException;
import dev.millrace.net.BlockedAddressException;
import dev.millrace.net.ConnectionFailures;
import dev.millrace.net.OutboundResponse;
import dev.millrace.net.RedirectException;
import dev.millrace.net.RetryAfter;
import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskError;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what a failed attempt failed of, and whether another one may succeed. Messages name the host and nothing more. */
final class Failures {

    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int REDIRECTION = 300;
    private static final int SERVER_ERROR = 500;

    /** Request Timeout, Too Early, Too Many Requests: the client errors that time may heal. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private final Clock clock;
    private final Duration longestPause;

    /** @param longestPause the longest that a server is left alone for because it asks for that */
    Failures(Clock clock, Duration longestPause) {
        this.clock = clock;
        this.longestPause = longestPause;
    }

    /**
     * The failure that a status stands for; {@code null}: its body is what was asked for.
     *
     * <p>No content (204, 205) is content without bytes. Partial content (206) is a failure, because no part was asked for,
     * and so is a redirection that names no place.
     */
    Outcome.@Nullable Failed status(OutboundResponse response) {
        int status = response.status();
        if (status >= OK && status < REDIRECTION && status != PARTIAL_CONTENT) {
            return null;
        }
        boolean passing = status >= SERVER_ERROR || PASSING.contains(status);
        var error = new TaskError(
                ErrorCode.HTTP_STATUS,
                response.url().getHost() + " answered with status " + status,
                passing,
                Map.of("status", status));
        var wait = passing ? RetryAfter.parse(response.header("Retry-After"), clock, longestPause) : null;
        return new Outcome.Failed(EndedBy.ERROR, error, wait);
    }

    static TaskError storageFull(Refusal.StorageFull refusal) {
        return TaskError.retryable(ErrorCode.STORAGE_FULL, String.valueOf(refusal.getMessage()));
    }

    static TaskError notStored(Refusal.ContentStoreUnavailable refusal) {
        return TaskError.retryable(ErrorCode.CONTENT_STORE_UNAVAILABLE, String.valueOf(refusal.getMessage()));
    }

    static TaskError tooLarge(long limit) {
        return new TaskError(
                ErrorCode.TOO_LARGE, "the content has more than " + limit + " bytes", false, Map.of("maxBytes", limit));
    }

    /** An answer that is about other bytes than were asked for. */
    static Outcome.Failed otherRange(String host) {
        return new Outcome.Failed(
                TaskError.retryable(ErrorCode.TRUNCATED, host + " sent other bytes than it was asked for"));
    }

    /**
     * @param pieced whether the bytes came in several answers, of which one may have been about something else: then it is
     *     worth another attempt, which begins anew
     */
    static TaskError mismatch(String wanted, String actual, boolean pieced) {
        return new TaskError(
                ErrorCode.CHECKSUM_MISMATCH,
                "the content has another SHA-256 than was asked for",
                pieced,
                Map.of("expected", wanted, "actual", actual));
    }

    /** What becomes of an attempt whose request got no answer: it is put off if that was not even sent, for now. */
    Outcome unanswered(UnansweredException failure, String host) {
        return failure.why() instanceof HostClosedException closed
                ? new Outcome.Postponed(closed.until(), String.valueOf(closed.getMessage()))
                : new Outcome.Failed(of(failure.why(), host));
    }

    /** The failure of a request before its body came, or of the disk. */
    TaskError of(IOException failure, String host) {
        return switch (failure) {
            case BlockedAddressException e ->
                TaskError.of(
                        ErrorCode.BLOCKED_ADDRESS,
                        e.host() + " is at no address that may be reached from here; see millrace.outbound.allow");
            case RedirectException e -> redirect(e, host);
            case FileSystemException _ ->
                TaskError.retryable(ErrorCode.TASK_FAILED, "the content could not be written to disk");
            default -> unreachable(failure, host);
        };
    }

    /** The failure of reading a body. */
    TaskError ofBody(IOException failure, String host) {
        return failure instanceof SocketTimeoutException ? unreachable(failure, host) : truncated(host);
    }

    static TaskError truncated(String host) {
        return TaskError.retryable(
                ErrorCode.TRUNCATED, "the connection to " + host + " ended before the whole body had arrived");
    }

    /** Whether another source may come to something else. */
    static boolean isOfOneSource(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed(var _, var error, var _) ->
                error.code() != ErrorCode.TOO_LARGE && error.code() != ErrorCode.CHECKSUM_MISMATCH;
            case Outcome.Postponed _ -> true;
            case Outcome.Succeeded _, Outcome.HandOver _, Outcome.Stopped _ -> false;
        };
    }

    static boolean isMismatch(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.error().code() == ErrorCode.CHECKSUM_MISMATCH;
    }

    /** Whether another attempt may come to something else. */
    static boolean isWorthAnother(Outcome outcome) {
        return !(outcome instanceof Outcome.Failed failed) || failed.error().retryable();
    }

    /** Whether there is no other attempt after it, unless somebody asks for one. */
    static boolean isLast(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded _, Outcome.HandOver _ -> true;
            case Outcome.Failed failed -> !failed.error().retryable();
            case Outcome.Postponed _, Outcome.Stopped _ -> false;
        };
    }

    /** Whether a next attempt has no use for the bytes that this one received. */
    static boolean spoils(TaskError error) {
        return !error.retryable() || error.code() == ErrorCode.CHECKSUM_MISMATCH;
    }

    /** The same failure, worth another attempt because of another source, after the pause that that one asks for. */
    static Outcome.Failed worthAnother(Outcome.Failed failure, @Nullable Duration pause) {
        return with(failure, true, pause);
    }

    /** The same failure, worth no other attempt. */
    static Outcome.Failed worthNone(Outcome.Failed failure) {
        return with(failure, false, null);
    }

    private static Outcome.Failed with(Outcome.Failed failure, boolean retryable, @Nullable Duration pause) {
        var error = failure.error();
        return new Outcome.Failed(
                failure.endedBy(), new TaskError(error.code(), error.message(), retryable, error.details()), pause);
    }

    private static TaskError redirect(RedirectException failure, String host) {
        var message = host + " " + failure.getMessage();
        return switch (failure.kind()) {
            case TOO_MANY -> TaskError.of(ErrorCode.TOO_MANY_REDIRECTS, message);
            case BAD_TARGET -> TaskError.of(ErrorCode.BAD_REDIRECT, message);
        };
    }

    private static TaskError unreachable(IOException failure, String host) {
        return new TaskError(
                ErrorCode.UNREACHABLE,
                ConnectionFailures.reason(failure) + " " + host,
                !ConnectionFailures.isUntrusted(failure),
                Map.of());
    }
}
