package dev.millrace.api.request;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.task.Reference;
import dev.millrace.task.TaskSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a compute task that say what is called and how, as the request has them. */
final class ComputeFields {

    private ComputeFields() {}

    /** Whatever can be wrong with them whatever the function is. */
    static void check(ComputeRequest request, FieldErrors errors) {
        var args = request.args();
        boolean module = isOfModule(request.function());
        errors.require(
                args == null || (args.isObject() || module && args.isArray()) && !Reference.isMeant(args),
                TaskSpec.Compute.ARGS,
                "must be an object of values, each of which may be a reference"
                        + (module ? ", or for an export an array of them" : ""));
        var command = command(request);
        if (!module) {
            command.keySet().forEach(field -> errors.add(field, "is for WebAssembly modules that are run as commands"));
        } else if (args != null && !command.isEmpty()) {
            errors.add(
                    TaskSpec.Compute.ARGS,
                    "is for exports, and goes with none of " + String.join(", ", command.keySet())
                            + ", which are for commands");
        }
        errors.require(
                !Reference.isMeant(request.output()),
                "output",
                "must be an object with a contentType, and no reference");
    }

    private static boolean isOfModule(@Nullable String function) {
        return function != null && function.startsWith(TaskSpec.Compute.WASM);
    }

    private static Map<String, JsonNode> command(ComputeRequest request) {
        var fields = new LinkedHashMap<String, JsonNode>();
        put(fields, "stdin", request.stdin());
        put(fields, "argv", request.argv());
        put(fields, "env", request.env());
        put(fields, "output", request.output());
        return fields;
    }

    private static void put(Map<String, JsonNode> fields, String name, @Nullable JsonNode value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** The fields that are there; those of a task that is to be settled later as well. */
    static ObjectNode json(ComputeRequest request) {
        var fields = JsonNodeFactory.instance.objectNode();
        if (request.function() != null) {
            fields.put(TaskSpec.Compute.FUNCTION, request.function());
        }
        if (request.args() != null) {
            fields.set(TaskSpec.Compute.ARGS, request.args());
        }
        fields.setAll(command(request));
        return fields;
    }
}
