package dev.millrace.worker;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A function that does a little of all that functions do, so that whatever is slow the first time has been done. Every child
 * does it alone while it waits for its first call, and one child does all of it so that a {@link StartCache} can be made.
 */
final class Rehearsal implements ComputeFunction<Rehearsal.Args, Rehearsal.Result> {

    private static final FutureId NOBODY = new FutureId(new UUID(0, 0));

    private static final byte[] ALONE =
            """
            {"type":"call","id":1,"future":"00000000-0000-0000-0000-000000000000","function":"%s","attempt":1,"inputs":[],
            "args":{"writes":false,"text":"a","number":1,"future":"00000000-0000-0000-0000-000000000000"}}
            """.replace("%s", Rehearsal.class.getName()).getBytes(StandardCharsets.UTF_8);

    /** @param writes whether content is written and progress told */
    record Args(
            boolean writes,
            String text,
            int number,
            @Nullable FutureId future) {}

    record Result(long bytes, Map<String, Double> numbers, List<Args> list) {}

    /** Calls it without a server. */
    static void alone() {
        try {
            var nowhere = MessageChannel.toServer(InputStream.nullInputStream(), OutputStream.nullOutputStream());
            if (MessageJson.read(ALONE) instanceof Message.Call call) {
                nowhere.send(new FunctionRun(call, new Functions(), nowhere).run());
            }
        } catch (IOException e) {
            throw new IllegalStateException("what was written cannot be read", e);
        }
    }

    /**
     * Has a child call it and quit.
     *
     * @param scratch where the child may write
     * @throws IOException if the child does not keep to the protocol
     */
    static void direct(MessageChannel<Message.FromChild, Message.FromServer> child, Path scratch) throws IOException {
        var message = child.receive().orElseThrow(Rehearsal::ended);
        if (message instanceof Message.Ready) {
            child.send(call());
        }
        while (!(message instanceof Message.End)) {
            message = child.receive().orElseThrow(Rehearsal::ended);
            if (message instanceof Message.OutputWanted wanted) {
                var file = Files.createTempFile(scratch, "output-", null);
                child.send(new Message.OutputGiven(wanted.id(), file.toString(), Long.MAX_VALUE, Long.MAX_VALUE));
            }
        }
        if (!(message instanceof Message.Done)) {
            throw new IOException("the rehearsal came to " + message);
        }
        child.send(new Message.Quit());
    }

    private static FrameException ended() {
        return new FrameException("the child ended before the rehearsal did");
    }

    private static Message.Call call() {
        var args = MessageJson.MAPPER
                .createObjectNode()
                .put("writes", true)
                .put("text", "ä")
                .put("number", 1)
                .put("future", NOBODY.toString());
        return new Message.Call(1, NOBODY, Rehearsal.class.getName(), args, 1, List.of());
    }

    @Override
    public String name() {
        return "rehearsal";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public Result run(Args args, FunctionContext context) throws IOException, InterruptedException {
        long bytes = 0;
        context.checkStop();
        if (args.writes()) {
            context.progress(args.number(), args.number(), "steps");
            bytes = context.output(
                    "text/plain", "rehearsal.txt", out -> out.write(args.text().getBytes(StandardCharsets.UTF_8)));
        }
        return new Result(bytes, Map.of(args.text(), 0.5), List.of(args));
    }
}
