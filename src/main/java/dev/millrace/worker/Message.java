package dev.millrace.worker;

import dev.millrace.task.EndedBy;
import dev.millrace.task.FutureId;
import dev.millrace.task.TaskError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a server and a child say to each other; the package tells the order and the JSON form.
 */
public sealed interface Message {

    /** What the server says. */
    sealed interface FromServer extends Message {}

    /** What the child says. */
    sealed interface FromChild extends Message {}

    /** What the child says of a call. */
    sealed interface Answer extends FromChild {

        /** The call that it is about. */
        long id();
    }

    /** What the child says of a call for the last time. */
    sealed interface End extends Answer {}

    /**
     * Calls a function. The child answers with any number of {@link Progressed}, any number of {@link OutputWanted}, and then one {@link End}.
     *
     * @param id new for each call of a child
     * @param future whose attempt it is, for logs
     * @param function the name of a class with a constructor without parameters: a {@link dev.millrace.compute.ComputeFunction}
     * @param args as the function's schema accepts them, with its defaults filled in: the child does not check them
     * @param attempt from 1
     * @param inputs the content of the futures that the arguments name; a missing one is gone
     */
    record Call(long id, FutureId future, String function, JsonNode args, int attempt, List<InputFile> inputs)
            implements FromServer {
        public Call {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * The content of a future, to be read only.
     *
     * @param path absolute
     * @param bytes its length
     * @param fileName what it is called, if it is
     */
    record InputFile(
            FutureId future,
            String path,
            long bytes,
            @Nullable String fileName) {}

    /**
     * Gives the child what it wanted with {@link OutputWanted}: a file to write content to, and room for it.
     *
     * @param path absolute, of a file that is empty at first; the same for all of a call
     * @param allowedBytes how long the file may become before more room is asked for; at least as long as was wanted
     * @param mostBytes how long it may ever become
     */
    record OutputGiven(long id, String path, long allowedBytes, long mostBytes) implements FromServer {}

    /** Refuses what the child wanted with {@link OutputWanted}. */
    record OutputRefused(long id, TaskError error) implements FromServer {}

    /** Tells a call to stop, softly. It still ends with an {@link End}, of whatever it really did. */
    record Stop(long id) implements FromServer {}

    /** Tells the child to end, as the end of its input does. */
    record Quit() implements FromServer {}

    /**
     * The child can be called. Said once, before anything else.
     *
     * @param version {@link Protocol#VERSION} of the child
     */
    record Ready(int version, long pid) implements FromChild {}

    /** The child has the call and is about to run it. Said once a call, before anything else of it. */
    record Begun(long id) implements Answer {}

    /** How far the call has come, as {@link dev.millrace.task.Progress} has it. */
    record Progressed(
            long id,
            long completed,
            @Nullable Long total,
            String unit,
            @Nullable String message) implements Answer {}

    /**
     * The function is about to write content, or more of it than it has room for. The server answers each, unless the call has
     * ended; the next one comes after the answer.
     *
     * @param bytes how long the file is to become, at least; 0 for the first time
     */
    record OutputWanted(long id, long bytes) implements Answer {
        public OutputWanted {
            if (bytes < 0) {
                throw new IllegalArgumentException("a negative number of bytes");
            }
        }
    }

    /**
     * The call is done.
     *
     * @param result of at most {@link dev.millrace.compute.ComputeHandler#MAX_RESULT_BYTES}
     * @param output what the file that was given holds now; absent: nothing that is to be kept
     */
    record Done(long id, JsonNode result, @Nullable Output output) implements End {}

    /** Content that was written. */
    record Output(String contentType, @Nullable String fileName, long bytes) {}

    /**
     * The call failed.
     *
     * @param endedBy {@code ERROR}, or {@code OOM} as the last that the child says
     */
    record Failed(long id, EndedBy endedBy, TaskError error) implements End {}

    /** The call stopped because it was told to. */
    record Stopped(long id) implements End {}
}
