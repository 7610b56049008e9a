package dev.millrace.worker;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskError;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Asks the server for a file to write content to, and for room for more. Used by the function's thread, but for answers. */
final class OutputRequest {

    private final long id;
    private final MessageChannel<?, Message.FromChild> channel;

    /** To what was asked last. Written before it is asked. */
    private volatile CompletableFuture<Message.FromServer> answer = new CompletableFuture<>();

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
            var asked = ask(0);
            try {
                given = given(asked.get());
            } catch (ExecutionException e) {
                throw new IOException(e);
            }
            file = given;
        }
        return given;
    }

    /**
     * Asks for room, and waits also if the thread is interrupted: the server answers soon, and an answer that nobody takes
     * would be taken for that to the next question.
     *
     * @param bytes how long the file is to become
     * @return how long it may become
     * @throws Refusal.StorageFull if there is no room for it
     */
    long room(long bytes) throws IOException {
        return given(ask(bytes).join()).allowedBytes();
    }

    private CompletableFuture<Message.FromServer> ask(long bytes) throws IOException {
        var next = new CompletableFuture<Message.FromServer>();
        answer = next;
        channel.send(new Message.OutputWanted(id, bytes));
        return next;
    }

    private static Message.OutputGiven given(Message.FromServer said) throws IOException {
        if (said instanceof Message.OutputRefused refused) {
            throw reason(refused.error());
        }
        return (Message.OutputGiven) said;
    }

    private static IOException reason(TaskError error) {
        if (error.code() == ErrorCode.STORAGE_FULL) {
            throw new Refusal.StorageFull();
        }
        return new IOException(error.message());
    }
}
