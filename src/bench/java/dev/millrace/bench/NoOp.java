package dev.millrace.bench;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionDescription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Returns what it is given. */
public final class NoOp implements ComputeFunction<JsonNode, JsonNode> {

    public static final String NAME = "no-op";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<JsonNode> argsType() {
        return JsonNode.class;
    }

    @Override
    public FunctionDescription description() {
        var anything = JsonNodeFactory.instance.objectNode();
        return new FunctionDescription(NAME, "Returns what it is given.", anything, anything, anything);
    }

    @Override
    public JsonNode run(JsonNode args, FunctionContext context) {
        return args;
    }
}
