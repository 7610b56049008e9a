package dev.millrace.compute.diagnostics;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.ErrorCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Does to the process that runs it what no function should. Runs in processes of its own only. */
@DiagnosticFunction
public final class Crash implements ComputeFunction<Crash.Args, Crash.Result> {

    private static final int BLOCK = 1 << 16;

    /** What its heap is filled with: out of the reach of whoever ends the function. */
    private static final List<long[]> HOARD = new ArrayList<>();

    /**
     * @param how one of those that its schema names
     * @param exitCode what {@code exit} and {@code halt} end the process with
     */
    public record Args(String how, int exitCode) {}

    /** Nothing: no way of it leads there. */
    public record Result() {}

    @Override
    public String name() {
        return "crash";
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
    public Result run(Args args, FunctionContext context) throws FunctionFailure {
        switch (args.how()) {
            case "exit" -> System.exit(args.exitCode());
            case "halt" -> Runtime.getRuntime().halt(args.exitCode());
            case "heap" -> fillTheHeap();
            case "stack" -> overflow(1);
            case "loop" -> loop();
            case "signal" -> KillSignal.raise();
            case "segv" -> touchNothing();
            default -> throw new IllegalStateException("the schema lets something through that is not known here");
        }
        throw new FunctionFailure(ErrorCode.TASK_FAILED, "this process could not be crashed", false);
    }

    private static void fillTheHeap() {
        while (true) {
            HOARD.add(new long[BLOCK]);
        }
    }

    private static long overflow(long depth) {
        return depth == Long.MAX_VALUE ? depth : overflow(depth + 1) + depth;
    }

    /** Writes where no process has memory, which the Java virtual machine does not survive. */
    @SuppressWarnings("restricted")
    private static void touchNothing() {
        MemorySegment.NULL.reinterpret(1).set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
    }

    /** Never looks whether it is to stop. */
    private static void loop() {
        while (true) {
            Thread.onSpinWait();
        }
    }
}
