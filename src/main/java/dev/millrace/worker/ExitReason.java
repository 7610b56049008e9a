package dev.millrace.worker;

/** Tells children that ran out of memory from those that ended with the same code. */
public final class ExitReason {

    /** What the Java virtual machine says on the standard error when it ends for want of memory. */
    private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

    private ExitReason() {}

    /** Whether a line of a child's standard error is the machine's last, of a child that ran out of memory. */
    public static boolean saysOutOfMemory(String line) {
        return line.startsWith(OUT_OF_MEMORY);
    }
}
