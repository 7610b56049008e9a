package dev.millrace.worker;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A function that does what it is told. */
final class Misbehaviour implements ComputeFunction<Misbehaviour.Args, Object> {

    /** What is kept so that it takes memory. */
    private static final List<long[]> KEPT = new ArrayList<>();

    record Args(
            String what,
            @Nullable String text,
            @Nullable FutureId future,
            @Nullable Integer number) {
        int count() {
            return number == null ? 0 : number;
        }
    }

    @Override
    public String name() {
        return "misbehaviour";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public Object run(Args args, FunctionContext context) throws IOException, InterruptedException, FunctionFailure {
        return switch (args.what()) {
            case "print" -> print(String.valueOf(args.text()));
            case "read" -> System.in.read();
            case "environment" -> System.getenv();
            case "thread" -> Thread.currentThread().getName();
            case "attempt" -> context.attempt();
            case "interrupted" -> Thread.currentThread().isInterrupted();
            case "fail" -> throw new FunctionFailure(ErrorCode.TASK_FAILED, String.valueOf(args.text()), false);
            case "throw" -> throw new IllegalStateException(args.text());
            case "overflow" -> 1 + (int) run(args, context);
            case "heap" -> fill();
            case "heap-elsewhere" -> fillElsewhere();
            case "array" -> new long[Integer.MAX_VALUE].length;
            case "library" -> throw new OutOfMemoryError("a library thinks so");
            case "exit" -> exit(args.count());
            case "imitate" -> imitate(args.count());
            case "count" -> count(args.count());
            case "spin" -> spin();
            case "wait" -> progress(1, context) + awaitStop(context);
            case "progress" -> progress(args.count(), context);
            case "progress-and-wait" -> progress(args.count(), context) + awaitStop(context);
            case "copy" -> copy(Objects.requireNonNull(args.future()), context);
            case "write" -> write(args.count(), context);
            case "write-and-throw" -> writeAndThrow(args.count(), context);
            case "large" -> "x".repeat(args.count());
            default -> throw new IllegalArgumentException(args.what());
        };
    }

    /** As any library may; this project's own code is not allowed to name that stream. */
    private static String print(String text) {
        try {
            ((PrintStream) System.class.getField("out").get(null)).println(text);
            return text;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static int fill() {
        while (true) {
            KEPT.add(new long[1 << 16]);
        }
    }

    /** On another thread, where it is caught as well. */
    private static int fillElsewhere() throws InterruptedException {
        var thread = Thread.ofPlatform().start(() -> {
            try {
                fill();
            } catch (Throwable _) {
                KEPT.clear();
            }
        });
        thread.join();
        return 0;
    }

    private static int exit(int code) {
        System.exit(code);
        return code;
    }

    /** Ends as a machine does that is out of memory, but for what it says. */
    private static int imitate(int code) {
        Runtime.getRuntime().halt(code);
        return code;
    }

    /** A loop in which a machine need not look whether it is to halt. */
    private static int count(int times) {
        int sum = 0;
        for (int i = 0; i < times; i++) {
            for (int j = 0; j < Integer.MAX_VALUE; j++) {
                sum = sum * 31 + (j ^ i);
            }
        }
        return sum;
    }

    private static int spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static int awaitStop(FunctionContext context) throws InterruptedException {
        while (true) {
            context.checkStop();
            Thread.onSpinWait();
        }
    }

    private static int progress(int times, FunctionContext context) {
        for (int i = 1; i <= times; i++) {
            context.progress(i, times, "steps");
        }
        return times;
    }

    private static long copy(FutureId future, FunctionContext context)
            throws IOException, InterruptedException, FunctionFailure {
        try (var input = context.input(future)) {
            return context.output(
                    "text/plain", input.fileName(), out -> input.stream().transferTo(out));
        }
    }

    private static long write(int bytes, FunctionContext context) throws IOException, InterruptedException {
        return context.output("text/plain", null, out -> {
            for (int i = 0; i < bytes; i++) {
                out.write('x');
            }
        });
    }

    private static long writeAndThrow(int bytes, FunctionContext context) throws IOException, InterruptedException {
        write(bytes, context);
        throw new IOException("after it was written");
    }
}
