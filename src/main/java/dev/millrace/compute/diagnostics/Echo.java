package dev.millrace.compute.diagnostics;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import tools.jackson.databind.JsonNode;

/** Gives back what it was given. */
@DiagnosticFunction
public final class Echo implements ComputeFunction<JsonNode, JsonNode> {

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public Class<JsonNode> argsType() {
        return JsonNode.class;
    }

    @Override
    public JsonNode run(JsonNode args, FunctionContext context) {
        return args;
    }
}
