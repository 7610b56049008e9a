package dev.millrace.compute.wasm;

import dev.millrace.compute.Callee;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.PreparedCall;
import dev.millrace.task.FutureId;
import dev.millrace.task.ModuleExport;
import dev.millrace.task.ModuleVersion;
import dev.millrace.task.Refusal;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** An exported function of a module, called with numbers. */
record ExportCallee(Modules modules, ModuleVersion module, ModuleExport export) implements Callee {

    @Override
    public void check(JsonNode args) {
        var errors = Arguments.check(export, args);
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
        return Map.of();
    }

    @Override
    public PreparedCall prepare(JsonNode args) {
        check(args);
        return WasmCalls.prepare(modules, module, export.name(), args, Set.of());
    }

    @Override
    public JsonNode run(JsonNode args, FunctionContext context) throws FunctionFailure {
        throw WasmCalls.onlyInProcesses();
    }
}
