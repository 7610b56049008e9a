package dev.millrace.worker;

import java.util.Optional;

/** Tells children that ran out of memory from those that ended with the same code. */
public final class ExitReason {

    /** What the Java virtual machine says on the standard error when it ends for want of memory. */
    private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

    private ExitReason() {}

    /**
     * What was out, in the machine's words, if a line of a child's standard error is the last of a machine that ended for want
     * of memory.
     */
    public static Optional<String> outOfMemory(String line) {
        return line.startsWith(OUT_OF_MEMORY)
                ? Optional.of(line.substring(OUT_OF_MEMORY.length()).replaceFirst("^:? ?", ""))
                : Optional.empty();
    }
}
