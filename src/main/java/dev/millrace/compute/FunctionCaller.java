package dev.millrace.compute;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Calls functions in given surroundings, and says what the call came to. The same wherever it runs: on a thread of the
 * server or in a process of its own. Used by the thread that runs the function.
 */
public final class FunctionCaller {

    /** A function and its arguments. */
    @FunctionalInterface
    interface Call {
        JsonNode run(FunctionContext context) throws IOException, InterruptedException, FunctionFailure;
    }

    private final FunctionContext context;
    private final BooleanSupplier stopRequested;

    /** @param stopRequested whether the attempt was told to stop, which explains whatever the function throws then */
    public FunctionCaller(FunctionContext context, BooleanSupplier stopRequested) {
        this.context = context;
        this.stopRequested = stopRequested;
    }

    /**
     * Calls a function with arguments that were checked before.
     *
     * @param args as {@link PreparedCall} has them
     * @return whether there is content beside the result is for the context to tell
     * @throws IOException if the function threw it, as it may throw any {@link RuntimeException}: a fault in its code
     */
    public Outcome call(ComputeFunction<?, ?> function, JsonNode args) throws IOException {
        return call(surroundings -> Json.call(function, args, surroundings));
    }

    Outcome call(Call call) throws IOException {
        try {
            return map(call);
        } catch (InterruptedException | InterruptedIOException _) {
            // Telling the task to stop is the only thing that interrupts it, and stopping is what it does.
            return new Outcome.Stopped();
        } catch (IOException | RuntimeException e) {
            // Some libraries wrap the exception that the stop made.
            if (!stopRequested.getAsBoolean()) {
                throw e;
            }
            return new Outcome.Stopped();
        }
    }

    private Outcome map(Call call) throws IOException, InterruptedException {
        try {
            var result = call.run(context);
            return tooLarge(result)
                    .<Outcome>map(Outcome.Failed::new)
                    .orElseGet(() -> new Outcome.Succeeded(result, null));
        } catch (FunctionFailure e) {
            return new Outcome.Failed(e.toError());
        } catch (Refusal e) {
            return failed(e);
        }
    }

    /** What is wrong with a result that is larger than one may be. */
    public static Optional<TaskError> tooLarge(JsonNode result) {
        return Json.size(result) <= ComputeHandler.MAX_RESULT_BYTES
                ? Optional.empty()
                : Optional.of(TaskError.of(
                        ErrorCode.RESULT_TOO_LARGE,
                        "the result has more than " + ComputeHandler.MAX_RESULT_BYTES + " bytes"));
    }

    /**
     * What a task came to that was refused something.
     *
     * @throws Refusal if it is none that happens to a function
     */
    public static Outcome failed(Refusal refusal) {
        return switch (refusal) {
            case Refusal.FunctionNotFound e -> failed(ErrorCode.FUNCTION_NOT_FOUND, e.getMessage());
            case Refusal.ContentTooLarge e -> failed(ErrorCode.TOO_LARGE, e.getMessage());
            case Refusal.StorageFull e ->
                new Outcome.Failed(TaskError.retryable(ErrorCode.STORAGE_FULL, String.valueOf(e.getMessage())));
            case Refusal.ContentUnreachable e ->
                new Outcome.Failed(TaskError.retryable(ErrorCode.INPUT_UNREACHABLE, String.valueOf(e.getMessage())));
            case Refusal.ContentStoreUnavailable e ->
                new Outcome.Failed(
                        TaskError.retryable(ErrorCode.CONTENT_STORE_UNAVAILABLE, String.valueOf(e.getMessage())));
            case Refusal.Invalid e ->
                failed(ErrorCode.TASK_FAILED, "the function no longer accepts this: " + e.getMessage());
            default -> throw refusal;
        };
    }

    private static Outcome failed(ErrorCode code, @Nullable String message) {
        return new Outcome.Failed(TaskError.of(code, String.valueOf(message)));
    }
}
