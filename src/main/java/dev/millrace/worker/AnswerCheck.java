package dev.millrace.worker;

import dev.millrace.compute.FunctionCaller;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.Progress;
import dev.millrace.task.TaskError;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the server takes of a child's answers. A child checks its functions the same way; but whatever ran in it may have
 * changed the child itself, so nothing is believed that goes into the store or into the answers to clients.
 */
final class AnswerCheck {

    private static final int MOST_NAME_BYTES = 255;
    private static final int MOST_TYPE_CHARS = 255;
    private static final int MOST_PROGRESS_CHARS = 200;
    private static final int MOST_DETAILS_BYTES = 64 << 10;

    /** RFC 9110, 8.3.1, with the parameters that are tokens or quoted. */
    private static final Pattern CONTENT_TYPE = Pattern.compile(
            "[\\w!#$%&'*+.^`|~-]+/[\\w!#$%&'*+.^`|~-]+( *; *[\\w!#$%&'*+.^`|~-]+=([\\w!#$%&'*+.^`|~-]+|\"[ !#-\\[\\]-~]*\"))*");

    private static final Pattern NO_FILE_NAME =
            Pattern.compile(".*[/\\\\\\p{Cc}\\p{Zl}\\p{Zp}].*|\\.{0,2}", Pattern.DOTALL);

    private AnswerCheck() {}

    /** What is wrong with an answer, if something is. */
    static Optional<TaskError> problem(Message.Done done) {
        var output = done.output();
        return FunctionCaller.tooLarge(done.result()).or(() -> output == null ? Optional.empty() : problem(output));
    }

    private static Optional<TaskError> problem(Message.Output output) {
        var type = output.contentType();
        if (type.length() > MOST_TYPE_CHARS || !CONTENT_TYPE.matcher(type).matches()) {
            return Optional.of(failed("the function gave its content a type that is no media type"));
        }
        return isFileName(output.fileName())
                ? Optional.empty()
                : Optional.of(failed("the function gave its content a name that is no file name"));
    }

    private static boolean isFileName(@Nullable String name) {
        return name == null
                || (name.getBytes(StandardCharsets.UTF_8).length <= MOST_NAME_BYTES
                        && !NO_FILE_NAME.matcher(name).matches());
    }

    private static TaskError failed(String message) {
        return TaskError.of(ErrorCode.TASK_FAILED, message);
    }

    /** An error as it is kept: without facts that are too many. */
    static TaskError error(TaskError told) {
        return MessageJson.MAPPER.writeValueAsBytes(told.details()).length <= MOST_DETAILS_BYTES
                ? told
                : new TaskError(
                        told.code(), told.message() + " (with more details than are kept)", told.retryable(), Map.of());
    }

    /** Progress as it is shown. */
    static Progress progress(Message.Progressed told) {
        var total = told.total();
        return new Progress(
                Math.max(0, told.completed()),
                total == null ? null : Long.valueOf(Math.max(0, total)),
                shortened(told.unit()),
                told.message() == null ? null : shortened(told.message()));
    }

    private static String shortened(String text) {
        return text.length() <= MOST_PROGRESS_CHARS ? text : text.substring(0, MOST_PROGRESS_CHARS);
    }
}
