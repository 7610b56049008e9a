package dev.millrace.callback;

import dev.millrace.task.Delivery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that was made, and what it says of the target.
 *
 * @param retryAfter how long the target asked to be left alone
 * @param sent whether it was sent at all, or at least that was tried; otherwise it says nothing of the target
 */
record Tried(Delivery.Attempt attempt, @Nullable Duration retryAfter, boolean sent) {

    private static final int OK = 200;
    private static final int REDIRECTION = 300;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    /** Whether the receiver took it. */
    boolean arrived() {
        var status = attempt.status();
        return status != null && status >= OK && status < REDIRECTION;
    }

    /**
     * Whether the target works, though it may have refused this delivery: one receiver that is gone, on a server that many
     * share, must not hold up the others.
     */
    boolean answeredWell() {
        var status = attempt.status();
        return status != null && status < SERVER_ERROR && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
    }
}
