package dev.millrace.compute.wasm;

import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.PreparedCall;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.ModuleVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes the calls of modules that children do, in the server. */
final class WasmCalls {

    private WasmCalls() {}

    /**
     * @param export absent: the module is run as a command
     * @param input that was checked
     */
    static PreparedCall prepare(
            Modules modules, ModuleVersion module, @Nullable String export, JsonNode input, Set<FutureId> inputs) {
        try {
            var args = JsonNodeFactory.instance
                    .objectNode()
                    .put("file", modules.files().file(module).toString())
                    .put("sha256", module.sha256())
                    .put("module", module.name().value())
                    .put("maxPages", modules.maxPages())
                    .put("export", export);
            return new PreparedCall(WasmCall.class.getName(), args.set("input", input), inputs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a call comes to that was made in the server itself. */
    static FunctionFailure onlyInProcesses() {
        return new FunctionFailure(ErrorCode.WRONG_POOL, "modules are called in pools of processes only", false);
    }
}
