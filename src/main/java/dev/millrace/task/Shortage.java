package dev.millrace.task;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Java virtual machine was out of when it threw an {@link OutOfMemoryError}, as far as the error's message tells.
 */
public enum Shortage {
    HEAP("more heap than there is"),
    /** A single array of more elements than the machine knows, whatever the heap has. */
    ARRAY("an array larger than any may be"),
    /** Metaspace, or the part of it that is for compressed classes. */
    CLASSES("more room for classes than there is"),
    /** Buffers outside of the heap. */
    DIRECT("more memory for direct buffers than there is"),
    /** No memory at all, in spite of the error's name: the system gives no more threads. */
    THREADS("more threads than the system gives"),
    /** What a library calls so, or the machine in words that are not known here. */
    OTHER("more memory than there is");

    private final String words;

    Shortage(String words) {
        this.words = words;
    }

    /** @param message of the error, as HotSpot writes it */
    public static Shortage of(@Nullable String message) {
        var said = message == null ? "" : message.toLowerCase(Locale.ROOT);
        if (said.startsWith("java heap space") || said.contains("gc overhead limit")) {
            return HEAP;
        }
        if (said.startsWith("requested array size")) {
            return ARRAY;
        }
        if (said.startsWith("metaspace") || said.startsWith("compressed class space")) {
            return CLASSES;
        }
        if (said.contains("direct buffer memory")) {
            return DIRECT;
        }
        return said.contains("native thread") ? THREADS : OTHER;
    }

    /** How an attempt ends that met it. */
    public EndedBy endedBy() {
        return this == THREADS ? EndedBy.ERROR : EndedBy.OOM;
    }

    /**
     * The failure of a task that met it. What is memory is not going to be there another time; threads may be.
     *
     * @param message of the error
     */
    public TaskError error(@Nullable String message) {
        var said = message == null ? "" : " (" + message + ")";
        var code = this == THREADS ? ErrorCode.TASK_FAILED : ErrorCode.OOM;
        return new TaskError(code, "the task needed " + words + said, this == THREADS, details(message));
    }

    private static Map<String, Object> details(@Nullable String message) {
        return message == null ? Map.of() : Map.of("reason", message);
    }

    /** The outcome of work that threw it. */
    public static Outcome.Failed failure(OutOfMemoryError thrown) {
        var shortage = of(thrown.getMessage());
        return new Outcome.Failed(shortage.endedBy(), shortage.error(thrown.getMessage()), null);
    }
}
