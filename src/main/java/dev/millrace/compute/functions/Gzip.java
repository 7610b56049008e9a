package dev.millrace.compute.functions;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Compresses content or text (RFC 1952). */
@Component
public final class Gzip implements ComputeFunction<Gzip.Args, Gzip.Result> {

    private static final int BUFFER = 64 * 1024;

    public record Args(@Nullable FutureId future, @Nullable String text) implements Source {}

    /** @param bytes how many the compressed content has */
    public record Result(long bytes) {}

    @Override
    public String name() {
        return "gzip";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public Result run(Args args, FunctionContext context) throws IOException, InterruptedException, FunctionFailure {
        try (var input = args.open(context)) {
            var fileName = Objects.requireNonNullElse(input.fileName(), "content") + ".gz";
            long bytes = context.output("application/gzip", fileName, out -> {
                try (var zip = new GZIPOutputStream(out, BUFFER)) {
                    input.stream().transferTo(zip);
                }
            });
            return new Result(bytes);
        }
    }
}
