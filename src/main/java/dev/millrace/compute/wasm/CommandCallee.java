package dev.millrace.compute.wasm;

import dev.millrace.compute.Callee;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.PreparedCall;
import dev.millrace.task.FutureId;
import dev.millrace.task.ModuleVersion;
import dev.millrace.task.Refusal;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A module that is run like a program, with standard input, arguments and an environment. */
record CommandCallee(Modules modules, ModuleVersion module) implements Callee {

    private static final String INPUT = CommandInput.STDIN + "." + CommandInput.FUTURE;

    @Override
    public void check(JsonNode args) {
        var errors = CommandInput.check(args);
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
    }

    @Override
    public void checkOutline(JsonNode args) {
        check(args);
    }

    @Override
    public Map<String, FutureId> inputs(JsonNode args) {
        var input = CommandInput.input(args);
        return input == null ? Map.of() : Map.of(INPUT, input);
    }

    @Override
    public PreparedCall prepare(JsonNode args) {
        check(args);
        return WasmCalls.prepare(
                modules, module, null, args, Set.copyOf(inputs(args).values()));
    }

    @Override
    public JsonNode run(JsonNode args, FunctionContext context) throws FunctionFailure {
        throw WasmCalls.onlyInProcesses();
    }
}
