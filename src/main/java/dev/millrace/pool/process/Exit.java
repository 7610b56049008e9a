package dev.millrace.pool.process;

import dev.millrace.worker.CrashReport;
import dev.millrace.worker.ExitReason;
import dev.millrace.worker.Protocol;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a child ended.
 *
 * @param code its exit value: 128 more than the signal if one ended it
 * @param killed why it was killed here, if it was
 * @param fault what was wrong with what it said, if something was
 * @param crash why its Java virtual machine broke, if that did
 * @param lastLines what it wrote to its error stream since its last task began
 */
record Exit(
        int code,
        @Nullable Reason killed,
        @Nullable String fault,
        @Nullable CrashReport crash,
        List<String> lastLines) {

    Exit {
        lastLines = List.copyOf(lastLines);
    }

    Reason reason() {
        // A machine that breaks takes its time to write why, and writes where messages are expected, so that it may be
        // killed for the one or the other before it has ended.
        if (crash != null) {
            return crash.outOfMemory() ? Reason.OOM : Reason.CRASHED;
        }
        if (killed != null) {
            return killed;
        }
        return shortage().isPresent() ? Reason.OOM : Reason.CRASHED;
    }

    /** What its Java virtual machine was out of, in the machine's words, if it ended because of that. */
    Optional<String> shortage() {
        return code == Protocol.EXIT_OUT_OF_MEMORY
                ? lastLines.stream()
                        .flatMap(line -> ExitReason.outOfMemory(line).stream())
                        .findFirst()
                : Optional.empty();
    }

    /** The signal that ended it, if it was not sent here. */
    Optional<String> signal() {
        if (crash != null) {
            return Optional.ofNullable(crash.signal());
        }
        return killed == null ? Signals.of(code) : Optional.empty();
    }

    /** For people: how it ended, in the words that follow "the worker". */
    String words() {
        if (crash != null) {
            return "broke: " + crash.problem();
        }
        if (killed != null) {
            return killed(killed);
        }
        return Signals.of(code)
                .map(signal -> "was ended by " + signal)
                .orElseGet(() -> "ended by itself with exit code " + code);
    }

    private String killed(Reason reason) {
        return switch (reason) {
            case PROTOCOL -> "said what is no message (" + fault + ")";
            case START_FAILED -> "was not ready in time";
            case UNRESPONSIVE -> "did not begin its task in time";
            case CLOSED -> "was ended with its pool";
            case OOM -> "took more memory than it may";
            case RECYCLED, IDLE, REDEFINED, SURPLUS, KILLED, CRASHED -> "was ended by SIGKILL";
        };
    }

    /** The same with what it wrote last that says something. */
    String wordsAndLastLine() {
        return crash == null
                ? LastWords.of(lastLines).map(line -> words() + ": " + line).orElseGet(this::words)
                : words();
    }
}
