package dev.millrace.pool.process;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionDescription;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.FutureId;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Does what its argument {@code do} says, most of which no function should do. */
public final class Act implements ComputeFunction<JsonNode, JsonNode> {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public String name() {
        return "act";
    }

    @Override
    public Class<JsonNode> argsType() {
        return JsonNode.class;
    }

    @Override
    public FunctionDescription description() {
        return new FunctionDescription(
                name(),
                "For tests.",
                JSON.objectNode(),
                JSON.objectNode(),
                JSON.objectNode().put("function", "act"));
    }

    @Override
    public JsonNode run(JsonNode args, FunctionContext context)
            throws IOException, InterruptedException, FunctionFailure {
        return switch (args.path("do").asString()) {
            case "exit" -> exit(args.path("code").asInt());
            case "halt" -> halt(args.path("code").asInt());
            case "heap" -> fillHeap();
            case "off-heap" -> fillOffHeap();
            case "stack" -> JSON.numberNode(overflow(1));
            case "spin" -> spin();
            case "wait" -> await(context);
            case "garbage" -> garbage();
            case "print" -> print(args.path("lines").asInt());
            case "leave" -> leaveProcess();
            case "write" -> write(args.path("text").asString(), context);
            case "read" -> read(args.path("future").asString(), context);
            case "raise" -> raise(args.path("number").asInt());
            case "array" -> JSON.numberNode(new long[Integer.MAX_VALUE].length);
            case "direct" -> JSON.numberNode(ByteBuffer.allocateDirect(1 << 30).capacity());
            case "threads" -> throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
            case "exchange" -> exchange(Path.of(args.path("for").asString()), context);
            case "pid" -> JSON.numberNode(ProcessHandle.current().pid());
            default -> args;
        };
    }

    private static JsonNode exit(int code) {
        System.exit(code);
        throw new AssertionError();
    }

    private static JsonNode halt(int code) {
        Runtime.getRuntime().halt(code);
        throw new AssertionError();
    }

    private static JsonNode fillHeap() {
        List<byte[]> all = new ArrayList<>();
        while (true) {
            all.add(new byte[1 << 20]);
        }
    }

    private static JsonNode fillOffHeap() {
        while (true) {
            Arena.global().allocate(8 << 20);
        }
    }

    private static long overflow(long depth) {
        return depth == Long.MAX_VALUE ? depth : 1 + overflow(depth + 1);
    }

    private static JsonNode spin() {
        long n = 0;
        while (n >= 0) {
            n = (n + 1) & 0xffff;
        }
        return JSON.numberNode(n);
    }

    private static JsonNode await(FunctionContext context) throws InterruptedException {
        context.progress(1, 2, "steps");
        while (true) {
            context.checkStop();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static JsonNode garbage() throws IOException {
        try (var out = new FileOutputStream(FileDescriptor.out)) {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return spin();
    }

    private static JsonNode print(int lines) {
        for (int i = 0; i < lines; i++) {
            System.Logger log = System.getLogger("act");
            log.log(System.Logger.Level.WARNING, "line " + i);
        }
        return halt(9);
    }

    /** A process that outlives the child and holds its streams. */
    private static JsonNode leaveProcess() throws IOException {
        new ProcessBuilder("sleep", "600.125").inheritIO().start();
        return halt(7);
    }

    private static JsonNode write(String text, FunctionContext context) throws IOException, InterruptedException {
        long bytes = context.output("text/plain", "out.txt", out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        return JSON.numberNode(bytes);
    }

    private static JsonNode read(String future, FunctionContext context) throws IOException, FunctionFailure {
        try (var input = context.input(FutureId.parse(future).orElseThrow())) {
            return JSON.stringNode(new String(input.stream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** A signal to this very process, as a fault in native code would bring it. */
    @SuppressWarnings("restricted")
    private static JsonNode raise(int signal) {
        var linker = Linker.nativeLinker();
        var raise = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("raise"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            return JSON.numberNode((int) raise.invokeExact(signal));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Puts a link in the place of the file that it was given to write. */
    private static JsonNode exchange(Path other, FunctionContext context) throws IOException, InterruptedException {
        context.output("text/plain", null, out -> {
            try (var open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
                for (var file : open) {
                    exchange(Files.readSymbolicLink(file), other);
                }
            }
        });
        return JSON.nullNode();
    }

    private static void exchange(Path file, Path other) throws IOException {
        if (file.toString().endsWith(".part")) {
            Files.delete(file);
            Files.createSymbolicLink(file, other);
        }
    }

    /** Whether a process is there at all, as a zombie or not. */
    static boolean exists(long pid) {
        return Path.of("/proc", Long.toString(pid)).toFile().exists();
    }
}
