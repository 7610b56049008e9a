package dev.millrace.compute.functions;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The digest of content or text. */
@Component
public final class Digest implements ComputeFunction<Digest.Args, Digest.Result> {

    /** @param algorithm by its Java standard name */
    public record Args(@Nullable FutureId future, @Nullable String text, String algorithm) implements Source {}

    public record Result(String algorithm, String hex) {}

    @Override
    public String name() {
        return "digest";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public Result run(Args args, FunctionContext context) throws IOException, FunctionFailure {
        var digest = algorithm(args.algorithm());
        try (var input = args.open(context);
                var sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            input.stream().transferTo(sink);
        }
        return new Result(args.algorithm(), HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the schema lets an algorithm through that Java does not have", e);
        }
    }
}
