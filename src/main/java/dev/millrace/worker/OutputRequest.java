package dev.millrace.worker;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskError;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Asks the server for a file to write content to, once for a call. */
final class OutputRequest {

    private final long id;
    private final MessageChannel<?, Message.FromChild> channel;
    private final CompletableFuture<Message.FromServer> answer = new CompletableFuture<>();

    /** Used by the function's thread. */
    private Message.@Nullable OutputGiven file;

    OutputRequest(long id, MessageChannel<?, Message.FromChild> channel) {
        this.id = id;
        this.channel = channel;
    }

    /** For the thread that listens to the server. */
    void answer(Message.FromServer message) {
        answer.complete(message);
    }

    /**
     * The file; asks for it the first time.
     *
     * @throws Refusal.StorageFull if there is no room for it
     * @throws InterruptedException if the function is to stop
     */
    Message.OutputGiven get() throws IOException, InterruptedException {
        var given = file;
        if (given == null) {
            channel.send(new Message.OutputWanted(id));
            given = await();
            file = given;
        }
        return given;
    }

    private Message.OutputGiven await() throws IOException, InterruptedException {
        try {
            var said = answer.get();
            if (said instanceof Message.OutputRefused refused) {
                throw reason(refused.error());
            }
            return (Message.OutputGiven) said;
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    private static IOException reason(TaskError error) {
        if (error.code() == ErrorCode.STORAGE_FULL) {
            throw new Refusal.StorageFull();
        }
        return new IOException(error.message());
    }
}
