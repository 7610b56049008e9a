package dev.millrace.compute.diagnostics;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.task.FieldError;
import java.util.List;

/** Keeps one core busy. */
@DiagnosticFunction
public final class Spin implements ComputeFunction<Spin.Args, Spin.Result> {

    private static final long TURN_NANOS = 1_000_000;

    /** @param ignoreInterrupt whether it goes on to the end even when told to stop, like code that never looks */
    public record Args(String duration, boolean ignoreInterrupt) {}

    public record Result(long spunMs) {}

    @Override
    public String name() {
        return "spin";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public List<FieldError> check(Args args) {
        return Timer.check(args.duration());
    }

    @Override
    public Result run(Args args, FunctionContext context) throws InterruptedException {
        var timer = new Timer(args.duration());
        while (!timer.isOver()) {
            if (!args.ignoreInterrupt()) {
                context.checkStop();
            }
            spin(Math.min(TURN_NANOS, timer.left().toNanos()));
            context.progress(timer.elapsedMs(), timer.totalMs(), "ms");
        }
        return new Result(timer.elapsedMs());
    }

    private static void spin(long nanos) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < nanos) {
            Thread.onSpinWait();
        }
    }
}
