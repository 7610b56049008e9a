package dev.millrace.compute.functions;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.FieldError;
import java.io.IOException;
import java.util.List;

/**
 * A function of a zip archive, which is opened for it and closed again.
 *
 * @param <A> its arguments, the archive among them
 * @param <R> its result
 */
interface ZipFunction<A extends BinarySource, R> extends ComputeFunction<A, R> {

    @Override
    default List<FieldError> check(A args) {
        return args.wrongBytes();
    }

    @Override
    default R run(A args, FunctionContext context) throws IOException, InterruptedException, FunctionFailure {
        try (var input = args.open(context);
                var zip = ZipArchive.open(input, context)) {
            return run(args, zip, context);
        }
    }

    R run(A args, ZipArchive zip, FunctionContext context) throws IOException, InterruptedException, FunctionFailure;
}
