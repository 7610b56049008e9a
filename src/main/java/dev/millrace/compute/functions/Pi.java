package dev.millrace.compute.functions;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import org.springframework.stereotype.Component;

/** The digits of π, cut off, not rounded. */
@Component
public final class Pi implements ComputeFunction<Pi.Args, Pi.Result> {

    /** @param digits after the point */
    public record Args(int digits) {}

    public record Result(String pi) {}

    @Override
    public String name() {
        return "pi";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public Result run(Args args, FunctionContext context) throws InterruptedException {
        var digits = new Chudnovsky(args.digits(), (terms, of) -> {
                    context.checkStop();
                    context.progress(terms, of, "terms");
                })
                .scaledPi()
                .toString();
        return new Result(digits.charAt(0) + "." + digits.substring(1));
    }
}
