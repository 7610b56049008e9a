package dev.millrace.worker;

import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionInput;
import dev.millrace.compute.WatchedInput;
import dev.millrace.compute.WatchedOutput;
import dev.millrace.task.FutureId;
import dev.millrace.task.Progress;
import dev.millrace.task.Refusal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A function's surroundings in a child: content comes and goes by the files that the server names. */
final class ChildContext implements FunctionContext {

    private static final int BUFFER = 64 << 10;

    private static final OpenOption[] THE_VERY_FILE = {
        StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS
    };

    private final Message.Call call;
    private final ProgressGate progress;
    private final OutputRequest outputFile;
    private final BooleanSupplier stopRequested;

    /** Present once the function has written content. */
    private Message.@Nullable Output output;

    ChildContext(Message.Call call, ProgressGate progress, OutputRequest outputFile, BooleanSupplier stopRequested) {
        this.call = call;
        this.progress = progress;
        this.outputFile = outputFile;
        this.stopRequested = stopRequested;
    }

    Message.@Nullable Output output() {
        return output;
    }

    @Override
    public int attempt() {
        return call.attempt();
    }

    @Override
    public void checkStop() throws InterruptedException {
        if (stopRequested.getAsBoolean()) {
            throw new InterruptedException("told to stop");
        }
    }

    @Override
    public void progress(long completed, long total, String unit) {
        progress.tell(new Progress(completed, total, unit, null));
    }

    @Override
    public FunctionInput input(FutureId future) throws IOException, FunctionFailure {
        var file = call.inputs().stream()
                .filter(input -> input.future().equals(future))
                .findAny()
                .orElseThrow(() -> FunctionFailure.inputMissing(future));
        try {
            var path = Path.of(file.path());
            var stream = new WatchedInput(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS), file.bytes(), this);
            return new FunctionInput(stream, file.bytes(), file.fileName(), path);
        } catch (NoSuchFileException _) {
            throw FunctionFailure.inputMissing(future);
        }
    }

    @Override
    public long output(String contentType, @Nullable String fileName, ContentWriter writer)
            throws IOException, InterruptedException {
        if (output != null) {
            throw new IllegalStateException("the function has written its content already");
        }
        var file = outputFile.get();
        var path = Path.of(file.path());
        try (var stream = Files.newOutputStream(path, THE_VERY_FILE);
                var bounded = new BoundedOutput(stream, file.allowedBytes(), file.mostBytes(), outputFile::room);
                var buffered = new BufferedOutputStream(bounded, BUFFER)) {
            writer.writeTo(new WatchedOutput(buffered, this));
            buffered.flush();
            output = new Message.Output(contentType, fileName, bounded.written());
            return bounded.written();
        } catch (IOException | RuntimeException e) {
            if (saysFull(e)) {
                throw new Refusal.StorageFull();
            }
            throw e;
        }
    }

    /** Whether it is, whatever a library has made of it, what the system says when the disk is full. */
    private static boolean saysFull(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var message = String.valueOf(cause.getMessage());
            if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
                return true;
            }
        }
        return false;
    }
}
