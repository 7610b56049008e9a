package dev.millrace.pool.process;

import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.Shortage;
import dev.millrace.task.TaskError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the end of a child during a call means for the attempt. */
final class Verdict {

    private static final int LINES = 5;
    private static final int LINE_LENGTH = 300;

    private Verdict() {}

    /** What the child might take. */
    record Limits(long maxHeapBytes, long maxRssBytes) {}

    static Outcome.Failed of(Exit exit, Limits limits) {
        return exit.reason() == Reason.OOM ? outOfMemory(exit, limits) : crashed(exit);
    }

    /** What did not fit once is not going to fit in the same pool. */
    private static Outcome.Failed outOfMemory(Exit exit, Limits limits) {
        var crash = exit.crash();
        if (crash != null) {
            return oom("the system gave the task's worker no more memory: " + crash.problem(), Map.of());
        }
        var said = exit.shortage();
        if (said.isEmpty()) {
            return oom(
                    "the task's worker took more than the resident memory of " + mebibytes(limits.maxRssBytes())
                            + " that it may have (maxRssBytes)",
                    Map.of("maxRssBytes", limits.maxRssBytes()));
        }
        var reason = said.get();
        var shortage = Shortage.of(reason);
        return switch (shortage) {
            case HEAP ->
                oom(
                        "the task needed more than the heap of " + mebibytes(limits.maxHeapBytes())
                                + " that its worker may have (maxHeapBytes)",
                        Map.of("maxHeapBytes", limits.maxHeapBytes(), "reason", reason));
            case ARRAY, CLASSES, DIRECT, THREADS, OTHER ->
                new Outcome.Failed(shortage.endedBy(), shortage.error(reason), null);
        };
    }

    private static Outcome.Failed oom(String message, Map<String, Object> details) {
        return new Outcome.Failed(EndedBy.OOM, new TaskError(ErrorCode.OOM, message, false, details), null);
    }

    private static Outcome.Failed crashed(Exit exit) {
        var details = new LinkedHashMap<String, Object>();
        exit.signal().ifPresent(signal -> details.put("signal", signal));
        var crash = exit.crash();
        if (crash != null) {
            details.put("problem", crash.problem());
        }
        if (exit.killed() == null) {
            details.put("exitCode", exit.code());
        }
        if (!exit.lastLines().isEmpty()) {
            details.put("lastLines", shortened(exit.lastLines()));
        }
        var error = new TaskError(ErrorCode.CRASHED, "the worker that ran the task " + exit.words(), true, details);
        return new Outcome.Failed(EndedBy.CRASHED, error, null);
    }

    private static List<String> shortened(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                .map(line -> line.length() <= LINE_LENGTH ? line : line.substring(0, LINE_LENGTH) + "…")
                .toList();
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
