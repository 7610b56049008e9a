package dev.millrace.pool.process;

import java.util.Map;
import java.util.Optional;

/** The signals that end processes, as Linux numbers them. */
final class Signals {

    /** What Java adds to the number of a signal in the exit value of a process that it ended. */
    private static final int BASE = 128;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    private Signals() {}

    /** The signal that an exit value tells of. A process that ends by itself with such a value cannot be told from it. */
    static Optional<String> of(int exitValue) {
        return Optional.ofNullable(NAMES.get(exitValue - BASE));
    }
}
