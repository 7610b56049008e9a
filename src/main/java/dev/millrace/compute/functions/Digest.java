package dev.millrace.compute.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionInput;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The digest of content or text, or of several contents, one by one and together. */
@Component
public final class Digest implements ComputeFunction<Digest.Args, Digest.Result> {

    /** @param algorithm by its Java standard name */
    public record Args(
            @Nullable FutureId future,
            @Nullable String text,
            @Nullable List<FutureId> futures,
            String algorithm) implements Source {}

    /**
     * @param hex of several contents: the digest of their digests, as bytes, one behind the other
     * @param digests of several contents: that of each, in the order of the arguments
     */
    public record Result(
            String algorithm,
            String hex,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Part> digests) {}

    /** The digest of one content. */
    public record Part(FutureId future, String hex) {}

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
        var futures = args.futures();
        return futures == null
                ? new Result(args.algorithm(), hex(of(args.open(context), digest)), null)
                : ofSeveral(futures, args.algorithm(), context);
    }

    private static Result ofSeveral(List<FutureId> futures, String algorithm, FunctionContext context)
            throws IOException, FunctionFailure {
        var all = algorithm(algorithm);
        var each = algorithm(algorithm);
        List<Part> parts = new ArrayList<>();
        for (var future : futures) {
            var one = of(context.input(future), each);
            all.update(one);
            parts.add(new Part(future, hex(one)));
        }
        return new Result(algorithm, hex(all.digest()), parts);
    }

    /** Reads and closes what it is given. */
    private static byte[] of(FunctionInput bytes, MessageDigest digest) throws IOException {
        try (var input = bytes;
                var sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            input.stream().transferTo(sink);
        }
        return digest.digest();
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    private static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the schema lets an algorithm through that Java does not have", e);
        }
    }
}
