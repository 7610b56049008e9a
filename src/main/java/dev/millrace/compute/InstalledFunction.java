package dev.millrace.compute;

import dev.millrace.task.FieldError;
import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A function together with its description, called with JSON. Safe for use by many threads. */
final class InstalledFunction<A, R> implements Callee {

    private static final String FUTURE = "future";
    private static final String FUTURES = "futures";

    private final ComputeFunction<A, R> function;
    private final FunctionDescription description;
    private final ArgsSchema schema;

    InstalledFunction(ComputeFunction<A, R> function) {
        this.function = function;
        this.description = function.description();
        this.schema = new ArgsSchema(description.argsSchema());
        if (!description.name().equals(function.name())) {
            throw new IllegalStateException("function " + function.name() + " is described as " + description.name());
        }
    }

    FunctionDescription description() {
        return description;
    }

    /** Whether it runs in pools of processes only. */
    boolean isolated() {
        return function.isolated();
    }

    @Override
    public void check(JsonNode args) {
        bind(args);
    }

    private A bind(JsonNode args) {
        return bound(complete(args));
    }

    @Override
    public PreparedCall prepare(JsonNode args) {
        var complete = complete(args);
        bound(complete);
        var inputs = Set.copyOf(inputs(args).values());
        return new PreparedCall(function.getClass().getName(), complete, inputs);
    }

    /** Arguments that the schema accepts, with its defaults. */
    private JsonNode complete(JsonNode args) {
        var errors = schema.check(args);
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
        return function.argsType().isInstance(args) ? args : schema.withDefaults(args);
    }

    private A bound(JsonNode complete) {
        var bound = Json.bind(function, complete);
        var errors = function.check(bound);
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
        return bound;
    }

    @Override
    public void checkOutline(JsonNode args) {
        var errors = schema.checkOutline(args);
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
    }

    @Override
    public Map<String, FutureId> inputs(JsonNode args) {
        var named = new LinkedHashMap<String, JsonNode>();
        if (schema.has(FUTURE)) {
            named.put(SchemaErrors.ROOT + "." + FUTURE, args.path(FUTURE));
        }
        var several = args.path(FUTURES);
        if (schema.has(FUTURES) && several.isArray()) {
            for (int i = 0; i < several.size(); i++) {
                named.put(SchemaErrors.ROOT + "." + FUTURES + "[" + i + "]", several.get(i));
            }
        }
        return ids(named);
    }

    private static Map<String, FutureId> ids(Map<String, JsonNode> named) {
        var ids = new LinkedHashMap<String, FutureId>();
        List<FieldError> errors = new ArrayList<>();
        named.forEach((field, id) -> {
            if (id.isString()) {
                FutureId.parse(id.stringValue())
                        .ifPresentOrElse(
                                future -> ids.put(field, future),
                                () -> errors.add(new FieldError(field, "must be the id of a future")));
            }
        });
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
        return ids;
    }

    @Override
    public JsonNode run(JsonNode args, FunctionContext context)
            throws IOException, InterruptedException, FunctionFailure {
        return Json.result(function.run(bind(args), context));
    }
}
