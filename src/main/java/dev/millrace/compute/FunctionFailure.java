package dev.millrace.compute;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.TaskError;
import java.util.Map;

/** Tells that a function has no result, and why. An answer, not a fault: it carries no stack trace. */
public final class FunctionFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final boolean retryable;
    private final transient Map<String, Object> details;

    /**
     * @param message one sentence for people
     * @param retryable whether the same arguments may succeed another time
     */
    public FunctionFailure(ErrorCode code, String message, boolean retryable) {
        this(code, message, retryable, Map.of());
    }

    private FunctionFailure(ErrorCode code, String message, boolean retryable, Map<String, Object> details) {
        super(message, null, false, false);
        this.code = code;
        this.retryable = retryable;
        this.details = Map.copyOf(details);
    }

    /**
     * The failure of the task's own code, which would fail the same way another time.
     *
     * @param details further facts by name; values are JSON-compatible
     */
    public static FunctionFailure ofTask(String message, Map<String, Object> details) {
        return new FunctionFailure(ErrorCode.TASK_FAILED, message, false, details);
    }

    /** The failure of a function whose input is gone. */
    public static FunctionFailure inputMissing(FutureId future) {
        return new FunctionFailure(ErrorCode.INPUT_MISSING, "future " + future + " has no content any more", false);
    }

    TaskError toError() {
        return new TaskError(code, String.valueOf(getMessage()), retryable, details);
    }
}
