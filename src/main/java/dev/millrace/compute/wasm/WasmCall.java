package dev.millrace.compute.wasm;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Calls a WebAssembly module, in a child process. Clients do not call it by its own name: {@code WasmFunctions} makes such
 * calls of what they do call.
 *
 * <p>Keeps the modules that it called last, compiled. Each call has an instance, and so a memory, of its own.
 */
public final class WasmCall implements ComputeFunction<WasmCall.Args, JsonNode> {

    /**
     * @param file the module
     * @param sha256 of the file
     * @param module what it is called
     * @param maxPages the most pages of memory that it may have
     * @param export the function to call; absent: the module is run as a command
     * @param input as {@link Arguments} or {@link CommandInput} accepted it
     */
    public record Args(
            String file,
            String sha256,
            String module,
            int maxPages,
            @Nullable String export,
            JsonNode input) {}

    private final CompiledModules compiled = new CompiledModules();

    @Override
    public String name() {
        return "wasm";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public boolean isolated() {
        return true;
    }

    @Override
    public JsonNode run(Args args, FunctionContext context) throws IOException, InterruptedException, FunctionFailure {
        var module = compiled.get(Path.of(args.file()), args.sha256());
        context.checkStop();
        return args.export() == null
                ? new CommandRun(module, args, context).run()
                : new ExportRun(module, args).run(args.export());
    }
}
