package dev.millrace.compute;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How functions' arguments, results and descriptions become JSON: Jackson's defaults, whatever the server's are. */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    /** The number of bytes that a value takes when it is written. */
    static long size(JsonNode value) {
        var counter = new CountingOutput();
        MAPPER.writeValue(counter, value);
        return counter.bytes();
    }

    /** Arguments as a function takes them. */
    static <A> A bind(ComputeFunction<A, ?> function, JsonNode args) {
        var type = function.argsType();
        return type.isInstance(args) ? type.cast(args) : MAPPER.treeToValue(args, type);
    }

    /** Calls a function with arguments that its schema accepts, defaults and all. */
    static <A> JsonNode call(ComputeFunction<A, ?> function, JsonNode args, FunctionContext context)
            throws IOException, InterruptedException, FunctionFailure {
        return result(function.run(bind(function, args), context));
    }

    /** The result of a function as JSON. */
    static JsonNode result(@Nullable Object result) {
        return result instanceof JsonNode tree ? tree : MAPPER.valueToTree(result);
    }
}
