package dev.millrace.compute;

import dev.millrace.content.ContentStore;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Calls compute functions. */
public final class ComputeHandler implements TaskHandler<TaskSpec.Compute> {

    /** The largest result in bytes of JSON: room for a million digits, and small enough for a row of a store. */
    static final long MAX_RESULT_BYTES = 4 << 20;

    private final FunctionRegistry functions;
    private final ContentStore contents;

    public ComputeHandler(FunctionRegistry functions, ContentStore contents) {
        this.functions = functions;
        this.contents = contents;
    }

    @Override
    public Class<TaskSpec.Compute> specType() {
        return TaskSpec.Compute.class;
    }

    @Override
    public PoolName defaultPool() {
        return new PoolName("cpu");
    }

    @Override
    public RetryPolicy defaultRetry() {
        return RetryPolicy.NEVER;
    }

    @Override
    public void check(TaskSpec.Compute spec) {
        function(spec).bind(spec.args());
    }

    @Override
    public Map<String, FutureId> inputs(TaskSpec.Compute spec) {
        return function(spec).inputs(spec.args());
    }

    @Override
    public TaskSpec.Compute read(JsonNode fields) {
        return new TaskSpec.Compute(fields.path("function").asString(), fields.path("args"));
    }

    @Override
    public void checkOutline(JsonNode fields) {
        var spec = outline(fields);
        function(spec).checkOutline(spec.args());
    }

    @Override
    public Outcome run(TaskSpec.Compute spec, TaskContext task) throws IOException {
        var context = new TaskFunctionContext(task, contents);
        Outcome outcome = new Outcome.Stopped();
        try {
            outcome = call(spec, context);
        } catch (InterruptedException | InterruptedIOException _) {
            // Telling the task to stop is the only thing that interrupts it, and stopping is what it does.
            outcome = new Outcome.Stopped();
        } catch (IOException | RuntimeException e) {
            // Some libraries wrap the exception that the stop made.
            if (!task.stopRequested()) {
                throw e;
            }
        } finally {
            if (!(outcome instanceof Outcome.Succeeded)) {
                context.discardContent();
            }
        }
        return outcome;
    }

    private Outcome call(TaskSpec.Compute spec, TaskFunctionContext context) throws IOException, InterruptedException {
        try {
            var result = function(spec).run(spec.args(), context);
            return Json.size(result) > MAX_RESULT_BYTES
                    ? failed(ErrorCode.RESULT_TOO_LARGE, "the result has more than " + MAX_RESULT_BYTES + " bytes")
                    : new Outcome.Succeeded(result, context.content());
        } catch (FunctionFailure e) {
            return new Outcome.Failed(e.toError());
        } catch (Refusal.FunctionNotFound e) {
            return failed(ErrorCode.FUNCTION_NOT_FOUND, e.getMessage());
        } catch (Refusal.ContentTooLarge e) {
            return failed(ErrorCode.TOO_LARGE, e.getMessage());
        } catch (Refusal.StorageFull e) {
            return new Outcome.Failed(TaskError.retryable(ErrorCode.STORAGE_FULL, String.valueOf(e.getMessage())));
        } catch (Refusal.Invalid e) {
            return failed(ErrorCode.TASK_FAILED, "the function no longer accepts this: " + e.getMessage());
        }
    }

    private static Outcome failed(ErrorCode code, @Nullable String message) {
        return new Outcome.Failed(TaskError.of(code, String.valueOf(message)));
    }

    private InstalledFunction<?, ?> function(TaskSpec.Compute spec) {
        return functions.find(spec.function()).orElseThrow(() -> new Refusal.FunctionNotFound(spec.function()));
    }
}
