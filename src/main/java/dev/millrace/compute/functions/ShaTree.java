package dev.millrace.compute.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionInput;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The Merkle tree hash of content or text in chunks, or of several contents, each of them a leaf. */
@Component
public final class ShaTree implements ComputeFunction<ShaTree.Args, ShaTree.Result> {

    /** So few that even a tree of single bytes looks every few milliseconds whether to stop. */
    private static final int BUFFER = 8 * 1024;

    /** @param chunkBytes how many bytes of content or text a leaf has; of no meaning for several contents */
    public record Args(
            @Nullable FutureId future,
            @Nullable String text,
            @Nullable List<FutureId> futures,
            int chunkBytes) implements Source {}

    /**
     * @param root in hexadecimal
     * @param chunkBytes absent if each leaf is a whole content
     */
    public record Result(
            String algorithm,
            String root,
            long leaves,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer chunkBytes) {}

    @Override
    public String name() {
        return "sha-tree";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public Result run(Args args, FunctionContext context) throws IOException, InterruptedException, FunctionFailure {
        var tree = new MerkleTree();
        var futures = args.futures();
        if (futures == null) {
            addChunks(tree, args.open(context), args.chunkBytes(), context);
            return result(tree, args.chunkBytes());
        }
        for (var future : futures) {
            addWhole(tree, context.input(future));
        }
        return result(tree, null);
    }

    private static Result result(MerkleTree tree, @Nullable Integer chunkBytes) {
        var root = HexFormat.of().formatHex(tree.root());
        return new Result("SHA-256", root, tree.leaves(), chunkBytes);
    }

    private static void addWhole(MerkleTree tree, FunctionInput content) throws IOException {
        try (var input = content) {
            var buffer = new byte[BUFFER];
            for (int length = input.stream().read(buffer);
                    length >= 0;
                    length = input.stream().read(buffer)) {
                tree.add(buffer, 0, length);
            }
        }
        tree.endLeaf();
    }

    private static void addChunks(MerkleTree tree, FunctionInput content, int chunkBytes, FunctionContext context)
            throws IOException, InterruptedException {
        try (var input = content) {
            var buffer = new byte[BUFFER];
            int room = chunkBytes;
            for (int length = input.stream().read(buffer);
                    length >= 0;
                    length = input.stream().read(buffer)) {
                context.checkStop();
                room = addChunks(tree, buffer, length, room, chunkBytes);
            }
            if (room < chunkBytes) {
                tree.endLeaf();
            }
        }
    }

    /** @return how many bytes the leaf that is being read still takes */
    private static int addChunks(MerkleTree tree, byte[] buffer, int length, int room, int chunkBytes) {
        int left = room;
        for (int from = 0; from < length; ) {
            int taken = Math.min(left, length - from);
            tree.add(buffer, from, taken);
            from += taken;
            left -= taken;
            if (left == 0) {
                tree.endLeaf();
                left = chunkBytes;
            }
        }
        return left;
    }
}
