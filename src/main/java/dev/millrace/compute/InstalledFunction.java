package dev.millrace.compute;

import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A function together with its description, called with JSON. Safe for use by many threads. */
final class InstalledFunction<A, R> {

    private static final String FUTURE = "future";

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
     * @throws Refusal.Invalid if what stands there is no id
     */
    Map<String, FutureId> inputs(JsonNode args) {
        var named = args.path(FUTURE);
        if (!named.isString() || !schema.has(FUTURE)) {
            return Map.of();
        }
        var field = "args." + FUTURE;
        var id = FutureId.parse(named.stringValue())
                .orElseThrow(() -> new Refusal.Invalid(field, "must be the id of a future"));
        return Map.of(field, id);
    }

    /** @throws Refusal.Invalid if the function has come to refuse arguments that it accepted before */
    JsonNode run(JsonNode args, FunctionContext context) throws IOException, InterruptedException, FunctionFailure {
        return Json.MAPPER.valueToTree(function.run(bind(args), context));
    }
}
