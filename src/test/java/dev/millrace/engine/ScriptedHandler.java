package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolName;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.JsonNodeFactory;

/** Compute tasks whose functions a test writes down. */
final class ScriptedHandler implements TaskHandler<TaskSpec.Compute> {

    static final PoolName POOL = new PoolName("test");

    static final Outcome DONE = new Outcome.Succeeded(JsonNodeFactory.instance.stringNode("done"), null);

    private final Map<String, LiveAttempt.Body> functions = new ConcurrentHashMap<>();

    ScriptedHandler() {
        define("done", context -> DONE);
    }

    void define(String name, LiveAttempt.Body body) {
        functions.put(name, body);
    }

    @Override
    public Class<TaskSpec.Compute> specType() {
        return TaskSpec.Compute.class;
    }

    @Override
    public PoolName defaultPool() {
        return POOL;
    }

    @Override
    public RetryPolicy defaultRetry() {
        return RetryPolicy.NEVER;
    }

    @Override
    public void check(TaskSpec.Compute spec) {}

    /** A field {@code input} of the arguments names an input. */
    @Override
    public Map<String, FutureId> inputs(TaskSpec.Compute spec) {
        return FutureId.parse(spec.args().path("input").asString(""))
                .map(id -> Map.of("args.input", id))
                .orElse(Map.of());
    }

    @Override
    public Outcome run(TaskSpec.Compute spec, TaskContext context) throws Exception {
        return functions.get(spec.function()).run(context);
    }
}
