package dev.millrace.compute.wasm;

import dev.millrace.compute.ComputeHandler;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionInput;
import dev.millrace.task.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** One run of a module as a command. */
final class CommandRun {

    private final CompiledModules.Compiled module;
    private final WasmCall.Args args;
    private final FunctionContext context;

    CommandRun(CompiledModules.Compiled module, WasmCall.Args args, FunctionContext context) {
        this.module = module;
        this.args = args;
        this.context = context;
    }

    JsonNode run() throws IOException, InterruptedException, FunctionFailure {
        try {
            var output = args.input().path(CommandInput.OUTPUT);
            return output.isMissingNode() ? result() : content(output);
        } catch (BrokenStream e) {
            throw e.broken();
        }
    }

    /** What the program writes is the result. */
    private JsonNode result() throws IOException, InterruptedException, FunctionFailure {
        var text = new TextOutput(ComputeHandler.MAX_RESULT_BYTES);
        try {
            execute(text);
            return text.result();
        } catch (TextOutput.TooMuch _) {
            throw new FunctionFailure(
                    ErrorCode.RESULT_TOO_LARGE,
                    "the program writes more than " + ComputeHandler.MAX_RESULT_BYTES
                            + " bytes; with output.contentType it becomes content",
                    false);
        }
    }

    /** What the program writes is the content. */
    private JsonNode content(JsonNode output) throws IOException, InterruptedException, FunctionFailure {
        var fileName = output.path("fileName");
        try {
            long bytes = context.output(
                    output.path("contentType").asString(), fileName.isString() ? fileName.stringValue() : null, out -> {
                        try {
                            execute(out);
                        } catch (FunctionFailure e) {
                            throw new Failed(e);
                        }
                    });
            return JsonNodeFactory.instance.objectNode().put("bytes", bytes);
        } catch (Failed e) {
            throw e.failure;
        }
    }

    private void execute(OutputStream stdout) throws IOException, InterruptedException, FunctionFailure {
        try (var stdin = stdin();
                var guest = Guest.of(module, args.maxPages(), new Guest.Start(stdin.stream(), stdout, argv(), env()))) {
            guest.call(Wasi.START);
        }
    }

    private FunctionInput stdin() throws IOException, FunctionFailure {
        var future = CommandInput.input(args.input());
        return future == null
                ? FunctionInput.ofText(args.input().path(CommandInput.STDIN).asString(""))
                : context.input(future);
    }

    /** A program finds its own name first. */
    private List<String> argv() {
        List<String> argv = new ArrayList<>();
        argv.add(args.module());
        args.input().path(CommandInput.ARGV).forEach(argument -> argv.add(argument.asString()));
        return argv;
    }

    private Map<String, String> env() {
        var env = new LinkedHashMap<String, String>();
        args.input()
                .path(CommandInput.ENV)
                .properties()
                .forEach(variable ->
                        env.put(variable.getKey(), variable.getValue().asString()));
        return env;
    }

    /** Leads out of the writing of content, which knows no failures; never leaves this class. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient FunctionFailure failure;

        Failed(FunctionFailure failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
