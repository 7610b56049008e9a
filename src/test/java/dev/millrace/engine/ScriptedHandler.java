package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Compute tasks whose functions a test writes down. */
final class ScriptedHandler implements TaskHandler<TaskSpec.Compute> {

    static final PoolName POOL = new PoolName("test");

    static final Outcome DONE = new Outcome.Succeeded(JsonNodeFactory.instance.stringNode("done"), null);

    /** What a function does with its arguments. */
    @FunctionalInterface
    interface Function {
        Outcome run(JsonNode args, TaskContext context) throws Exception;
    }

    private final Map<String, Function> functions = new ConcurrentHashMap<>();

    ScriptedHandler() {
        define("done", context -> DONE);
    }

    /** What a function does that takes no arguments. */
    @FunctionalInterface
    interface Body {
        Outcome run(TaskContext context) throws Exception;
    }

    void define(String name, Body body) {
        functions.put(name, (args, context) -> body.run(context));
    }

    void defineWithArgs(String name, Function function) {
        functions.put(name, function);
    }

    @Override
    public Class<TaskSpec.Compute> specType() {
        return TaskSpec.Compute.class;
    }

    @Override
    public PoolName defaultPool(TaskSpec.Compute spec) {
        return POOL;
    }

    /** Function {@code threads-only} is what it is called. */
    @Override
    public @Nullable String wrongPool(TaskSpec.Compute spec, PoolKind kind) {
        return kind == PoolKind.PROCESS && spec.function().equals("threads-only") ? "has no threads" : null;
    }

    @Override
    public RetryPolicy defaultRetry() {
        return RetryPolicy.NEVER;
    }

    @Override
    public void check(TaskSpec.Compute spec) {
        if (spec.args().path("strict").isString()) {
            throw new Refusal.Invalid("args.strict", "must be a number");
        }
    }

    @Override
    public TaskSpec.Compute read(JsonNode fields) {
        return new TaskSpec.Compute(fields.path("function").asString(), fields.path("args"));
    }

    /** A field {@code input} of the arguments names an input. */
    @Override
    public Map<String, FutureId> inputs(TaskSpec.Compute spec) {
        return FutureId.parse(spec.args().path("input").asString(""))
                .map(id -> Map.of("args.input", id))
                .orElse(Map.of());
    }

    @Override
    public Outcome run(TaskSpec.Compute spec, TaskContext context) throws Exception {
        return functions.get(spec.function()).run(spec.args(), context);
    }
}
