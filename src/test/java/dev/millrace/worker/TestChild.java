package dev.millrace.worker;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.task.FutureId;
import dev.millrace.task.ProcessSettings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real child, and what a test says to it. */
final class TestChild implements Closeable {

    /** One for all tests of a build: putting it there takes longer than most tests. */
    static final WorkerInstallation INSTALLATION =
            new WorkerInstallation(Path.of("target", "test-worker"), WorkerInstallation.Caching.NONE);

    static final FutureId FUTURE = new FutureId(UUID.fromString("0199c0de-0000-7000-8000-00000000000a"));

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final MessageChannel<Message.FromChild, Message.FromServer> channel;
    private final CompletableFuture<String> log;

    private TestChild(Process process) {
        this.process = process;
        this.channel = MessageChannel.toChild(process.getInputStream(), process.getOutputStream());
        this.log = CompletableFuture.supplyAsync(
                this::readLog, task -> Thread.ofVirtual().start(task));
    }

    /** Starts one and waits until it can be called. */
    static TestChild start() throws IOException {
        return start(settings(64, Map.of(), List.of()));
    }

    static TestChild start(ProcessSettings settings) throws IOException {
        var child = startCommand(INSTALLATION.command(settings));
        child.expect(Message.Ready.class);
        return child;
    }

    static TestChild startCommand(WorkerCommand command) throws IOException {
        return new TestChild(command.toProcess().start());
    }

    static ProcessSettings settings(int heapMebibytes, Map<String, String> env, List<String> jvmOptions) {
        long heap = (long) heapMebibytes << 20;
        return new ProcessSettings(heap, heap + (256 << 20), 0, Duration.ofMinutes(5), 0, env, jvmOptions);
    }

    static Message.Call call(long id, Class<? extends ComputeFunction<?, ?>> function, String args) {
        return call(id, function, JsonMapper.shared().readTree(args));
    }

    static Message.Call call(long id, Class<? extends ComputeFunction<?, ?>> function, JsonNode args) {
        return new Message.Call(id, FUTURE, function.getName(), args, 1, List.of());
    }

    Process process() {
        return process;
    }

    void send(Message.FromServer message) throws IOException {
        channel.send(message);
    }

    /** What it says next, but for that it began a call. */
    Message.FromChild receive() throws IOException {
        var message = receiveAny();
        return message instanceof Message.Begun ? receiveAny() : message;
    }

    /** What it says next. */
    Message.FromChild receiveAny() throws IOException {
        return channel.receive().orElseThrow(() -> new AssertionError("the child has ended: " + log.join()));
    }

    <M extends Message.FromChild> M expect(Class<M> type) throws IOException {
        var message = receive();
        if (!type.isInstance(message)) {
            throw new AssertionError("the child said " + message);
        }
        return type.cast(message);
    }

    /** Calls it and waits for the end of the call, whatever it tells before. */
    Message.End end(Message.Call call) throws IOException {
        send(call);
        return end();
    }

    Message.End end() throws IOException {
        while (true) {
            if (receive() instanceof Message.End end) {
                return end;
            }
        }
    }

    /** That it says nothing more, and its exit code. */
    int exit() throws IOException, InterruptedException {
        var last = channel.receive();
        if (last.isPresent() && last.get() instanceof Message.Begun) {
            last = channel.receive();
        }
        if (last.isPresent()) {
            throw new AssertionError("the child said " + last);
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the child goes on");
        }
        return process.exitValue();
    }

    /** All that it wrote to the standard error. It must have ended. */
    String log() {
        return log.join();
    }

    private String readLog() {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
