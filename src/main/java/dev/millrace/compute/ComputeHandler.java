package dev.millrace.compute;

import dev.millrace.content.ContentStore;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Calls compute functions. */
public final class ComputeHandler implements TaskHandler<TaskSpec.Compute> {

    /** The largest result in bytes of JSON: room for a million digits, and small enough for a row of a store. */
    public static final long MAX_RESULT_BYTES = 4 << 20;

    private static final PoolName CPU = new PoolName("cpu");
    private static final PoolName ISOLATED = new PoolName("isolated");

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
    public PoolName defaultPool(TaskSpec.Compute spec) {
        return functions.isolated(spec.function()) ? ISOLATED : CPU;
    }

    @Override
    public @Nullable String wrongPool(TaskSpec.Compute spec, PoolKind kind) {
        return kind != PoolKind.PROCESS && functions.isolated(spec.function())
                ? "must be a pool of processes: function '" + spec.function() + "' runs in no other"
                : null;
    }

    @Override
    public RetryPolicy defaultRetry() {
        return RetryPolicy.NEVER;
    }

    @Override
    public void check(TaskSpec.Compute spec) {
        function(spec).check(spec.args());
    }

    @Override
    public Map<String, FutureId> inputs(TaskSpec.Compute spec) {
        return function(spec).inputs(spec.args());
    }

    @Override
    public TaskSpec.Compute read(JsonNode fields) {
        return TaskSpec.Compute.of(fields);
    }

    @Override
    public void checkOutline(JsonNode fields) {
        var spec = outline(fields);
        function(spec).checkOutline(spec.args());
    }

    @Override
    public TaskSpec.Compute pinned(TaskSpec.Compute spec) {
        var pinned = functions.pinned(spec.function());
        return pinned.equals(spec.function()) ? spec : new TaskSpec.Compute(pinned, spec.args());
    }

    @Override
    public JsonNode pinned(JsonNode fields) {
        var function = fields.path(TaskSpec.Compute.FUNCTION).asString();
        var pinned = functions.pinned(function);
        return pinned.equals(function) ? fields : fields.asObject().deepCopy().put(TaskSpec.Compute.FUNCTION, pinned);
    }

    @Override
    public Outcome run(TaskSpec.Compute spec, TaskContext task) throws IOException {
        if (functions.isolated(spec.function())) {
            // Whoever asks: it may take the whole process with it.
            return new Outcome.Failed(TaskError.of(ErrorCode.WRONG_POOL, "runs in pools of processes only"));
        }
        var context = new TaskFunctionContext(task, contents);
        var caller = new FunctionCaller(context, task::stopRequested);
        Outcome outcome = new Outcome.Stopped();
        try {
            outcome = withContent(caller.call(around -> function(spec).run(spec.args(), around)), context);
        } finally {
            if (!(outcome instanceof Outcome.Succeeded)) {
                context.discardContent();
            }
        }
        return outcome;
    }

    private static Outcome withContent(Outcome outcome, TaskFunctionContext context) {
        return outcome instanceof Outcome.Succeeded(var result, var _)
                ? new Outcome.Succeeded(result, context.content())
                : outcome;
    }

    private Callee function(TaskSpec.Compute spec) {
        return functions.get(spec.function());
    }
}
