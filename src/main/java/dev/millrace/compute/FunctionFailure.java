package dev.millrace.compute;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.TaskError;
import java.util.Map;

/** Tells that a function has no result, and why. An answer, not a fault: it carries no stack trace. */
public final class FunctionFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final boolean retryable;

    /**
     * @param message one sentence for people
     * @param retryable whether the same arguments may succeed another time
     */
    public FunctionFailure(ErrorCode code, String message, boolean retryable) {
        super(message, null, false, false);
        this.code = code;
        this.retryable = retryable;
    }

    TaskError toError() {
        return new TaskError(code, String.valueOf(getMessage()), retryable, Map.of());
    }
}
