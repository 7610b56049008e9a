package dev.millrace.compute.functions;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.task.FieldError;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts the primes in a range. */
@Component
public final class Primes implements ComputeFunction<Primes.Args, Primes.Result> {

    private static final long MAX_RANGE = 10_000_000_000L;

    /**
     * A half-open range.
     *
     * @param to exclusive
     */
    public record Args(long from, long to) {}

    public record Result(long count) {}

    @Override
    public String name() {
        return "primes";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public List<FieldError> check(Args args) {
        if (args.to() < args.from()) {
            return List.of(new FieldError("args.to", "must not be less than from"));
        }
        return args.to() - args.from() > MAX_RANGE
                ? List.of(new FieldError("args.to", "must be at most " + MAX_RANGE + " more than from"))
                : List.of();
    }

    @Override
    public Result run(Args args, FunctionContext context) throws InterruptedException {
        var sieve = new PrimeSieve(args.from(), args.to());
        long count = args.from() <= 2 && 2 < args.to() ? 1 : 0;
        while (sieve.hasNext()) {
            context.checkStop();
            count += sieve.next();
            context.progress(sieve.completed(), args.to() - args.from(), "numbers");
        }
        return new Result(count);
    }
}
