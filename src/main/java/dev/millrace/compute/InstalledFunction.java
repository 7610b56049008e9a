package dev.millrace.compute;

import dev.millrace.task.FieldError;
import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A function together with its description, called with JSON. Safe for use by many threads. */
final class InstalledFunction<A, R> {

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

    /**
     * The arguments that the function is called with.
     *
     * @throws Refusal.Invalid with everything that is wrong with them
     */
    A bind(JsonNode args) {
        var errors = schema.check(args);
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
        if (function.argsType().isInstance(args)) {
            return function.argsType().cast(args);
        }
        var bound = Json.MAPPER.treeToValue(schema.withDefaults(args), function.argsType());
        var further = function.check(bound);
        if (!further.isEmpty()) {
            throw new Refusal.Invalid(further);
        }
        return bound;
    }

    /**
     * Checks arguments that have references in them, as far as can be said before these are settled.
     *
     * @throws Refusal.Invalid with everything that is wrong with them
     */
    void checkOutline(JsonNode args) {
        var errors = schema.checkOutline(args);
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
    }

    /**
     * The futures whose content the arguments name, by field.
     *
     * @throws Refusal.Invalid with every place where what stands is no id
     */
    Map<String, FutureId> inputs(JsonNode args) {
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

    /** @throws Refusal.Invalid if the function has come to refuse arguments that it accepted before */
    JsonNode run(JsonNode args, FunctionContext context) throws IOException, InterruptedException, FunctionFailure {
        return Json.MAPPER.valueToTree(function.run(bind(args), context));
    }
}
