package dev.millrace.compute.functions;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import org.springframework.stereotype.Component;

/** Multiplies two square matrices of random numbers. */
@Component
public final class MatrixMultiply implements ComputeFunction<MatrixMultiply.Args, MatrixMultiply.Result> {

    public record Args(int size, long seed) {}

    /**
     * @param checksum see {@link MatrixProduct#checksum}
     * @param gflops 10^9 additions and multiplications a second
     */
    public record Result(long checksum, double gflops) {}

    @Override
    public String name() {
        return "matrix-multiply";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public Result run(Args args, FunctionContext context) throws InterruptedException {
        var product = new MatrixProduct(args.size(), args.seed(), context::checkStop);
        long begun = System.nanoTime();
        while (product.hasNext()) {
            product.next();
            context.progress(product.rows(), args.size(), "rows");
        }
        long nanos = Math.max(1, System.nanoTime() - begun);
        double operations = 2.0 * args.size() * args.size() * args.size();
        return new Result(product.checksum(), Math.round(operations / nanos * 1000) / 1000.0);
    }
}
