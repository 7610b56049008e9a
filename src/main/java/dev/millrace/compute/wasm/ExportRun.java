package dev.millrace.compute.wasm;

import dev.millrace.compute.FunctionFailure;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** One call of an exported function. */
final class ExportRun {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final CompiledModules.Compiled module;
    private final WasmCall.Args args;

    ExportRun(CompiledModules.Compiled module, WasmCall.Args args) {
        this.module = module;
        this.args = args;
    }

    JsonNode run(String export) throws InterruptedException, FunctionFailure {
        try (var guest = Guest.of(module, args.maxPages(), Guest.Start.PLAIN)) {
            if (guest.has(Wasi.INITIALIZE) && guest.params(Wasi.INITIALIZE).isEmpty()) {
                guest.call(Wasi.INITIALIZE);
            }
            var types = guest.results(export);
            var bits = guest.call(export, Arguments.read(guest.params(export), args.input()));
            if (bits.length < types.size()) {
                throw FunctionFailure.ofTask("the program ended before the function gave a result", Map.of());
            }
            return switch (types.size()) {
                case 0 -> NODES.nullNode();
                case 1 -> types.getFirst().write(bits[0]);
                default -> {
                    var results = NODES.arrayNode();
                    for (int i = 0; i < types.size(); i++) {
                        results.add(types.get(i).write(bits[i]));
                    }
                    yield results;
                }
            };
        }
    }
}
