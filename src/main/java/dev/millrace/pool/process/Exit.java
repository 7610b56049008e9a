package dev.millrace.pool.process;

import dev.millrace.worker.ExitReason;
import dev.millrace.worker.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a child ended.
 *
 * @param code its exit value: 128 more than the signal if one ended it
 * @param killed why it was killed here, if it was
 * @param fault what was wrong with what it said, if something was
 * @param lastLines what it wrote to its error stream since its last task began
 */
record Exit(int code, @Nullable Reason killed, @Nullable String fault, List<String> lastLines) {

    Exit {
        lastLines = List.copyOf(lastLines);
    }

    Reason reason() {
        if (killed != null) {
            return killed;
        }
        return heapExhausted() ? Reason.OOM : Reason.CRASHED;
    }

    boolean heapExhausted() {
        return code == Protocol.EXIT_OUT_OF_MEMORY && lastLines.stream().anyMatch(ExitReason::saysOutOfMemory);
    }

    /** For people: how it ended, in the words that follow "the worker". */
    String words() {
        if (fault != null && killed == Reason.PROTOCOL) {
            return "said what is no message (" + fault + ")";
        }
        if (killed == Reason.START_FAILED) {
            return "was not ready in time";
        }
        if (killed == Reason.CLOSED) {
            return "was ended with its pool";
        }
        return Signals.of(code)
                .map(signal -> "was ended by " + signal)
                .orElseGet(() -> "ended by itself with exit code " + code);
    }

    /** The same with the last that it wrote. */
    String wordsAndLastLine() {
        return lastLines.isEmpty() ? words() : words() + ": " + lastLines.getLast();
    }
}
