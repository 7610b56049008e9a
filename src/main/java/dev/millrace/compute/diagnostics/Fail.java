package dev.millrace.compute.diagnostics;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Fails: always, or as many attempts as it is told. */
@DiagnosticFunction
public final class Fail implements ComputeFunction<Fail.Args, Fail.Result> {

    /** @param times how many attempts fail before one succeeds; absent: all of them */
    public record Args(String message, @Nullable Integer times, boolean retryable) {}

    /** @param attempt the one that succeeded, from 1 */
    public record Result(int attempt) {}

    @Override
    public String name() {
        return "fail";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public Result run(Args args, FunctionContext context) throws FunctionFailure {
        var times = args.times();
        if (times == null || context.attempt() <= times) {
            throw new FunctionFailure(ErrorCode.TASK_FAILED, args.message(), args.retryable());
        }
        return new Result(context.attempt());
    }
}
