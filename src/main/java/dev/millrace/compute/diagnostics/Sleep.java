package dev.millrace.compute.diagnostics;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.task.FieldError;
import java.time.Duration;
import java.util.List;

/** Waits, using no CPU. An interrupt ends it at once. */
@DiagnosticFunction
public final class Sleep implements ComputeFunction<Sleep.Args, Sleep.Result> {

    /** How long it sleeps without telling its progress; short for people, long for ten thousand sleepers. */
    private static final Duration SLICE = Duration.ofSeconds(1);

    /** A short sleep tells of its progress this often. */
    private static final int PARTS = 4;

    public record Args(String duration) {}

    public record Result(long sleptMs) {}

    @Override
    public String name() {
        return "sleep";
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
        var slice = shorter(SLICE, timer.left().dividedBy(PARTS));
        while (!timer.isOver()) {
            context.checkStop();
            Thread.sleep(shorter(timer.left(), slice));
            context.progress(timer.elapsedMs(), timer.totalMs(), "ms");
        }
        return new Result(timer.elapsedMs());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
