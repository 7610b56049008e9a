package dev.millrace.task;

import java.util.Map;

/**
 * Why an attempt or a future failed, as data.
 *
 * @param message one sentence for people, at most {@value #MAX_MESSAGE} characters; never credentials or a stack trace
 * @param retryable whether the same task may succeed when it is run again
 * @param details further facts by name, such as {@code status} of an HTTP answer; values are JSON-compatible
 */
public record TaskError(ErrorCode code, String message, boolean retryable, Map<String, Object> details) {

    private static final int MAX_MESSAGE = 1000;

    public TaskError {
        message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
        details = Map.copyOf(details);
    }

    public static TaskError of(ErrorCode code, String message) {
        return new TaskError(code, message, false, Map.of());
    }

    /** What became of a task whose code threw: another time it may not. */
    public static TaskError thrown(Throwable thrown) {
        var message = thrown.getMessage();
        var name = thrown.getClass().getSimpleName();
        return retryable(ErrorCode.TASK_FAILED, message == null ? name : name + ": " + message);
    }

    public static TaskError retryable(ErrorCode code, String message) {
        return new TaskError(code, message, true, Map.of());
    }
}
