package dev.millrace.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the work of one attempt came to. A value: a task that fails is no exception. */
public sealed interface Outcome {

    /** The work is done. The result may be JSON {@code null}. */
    record Succeeded(JsonNode result, @Nullable ContentRef content) implements Outcome {}

    /**
     * The work failed.
     *
     * @param endedBy {@code ERROR}, {@code OOM} or {@code CRASHED}
     * @param retryAfter the earliest a next attempt makes sense, as a server asked for; lengthens the usual pause
     */
    record Failed(
            EndedBy endedBy, TaskError error, @Nullable Duration retryAfter) implements Outcome {
        public Failed(TaskError error) {
            this(EndedBy.ERROR, error, null);
        }
    }

    /** The work stopped because it was told to; who told it knows why. */
    record Stopped() implements Outcome {}

    /**
     * Nothing was tried, because the time for it has not come: the future goes back in line until then. Spends no attempt and
     * leaves no trace among the attempts.
     *
     * @param until the earliest that it makes sense
     * @param why for the log
     */
    record Postponed(Instant until, String why) implements Outcome {}

    /**
     * The work goes on in another pool, as the same attempt: it gives up its slot, and takes one there. Never the end of an
     * attempt, and so never recorded.
     */
    record HandOver(PoolName pool, Part rest) implements Outcome {}

    /** The rest of work that was handed over. Exactly one of its methods is called, once. */
    interface Part {

        /** Does it, under the rules of {@link TaskHandler#run}; leaves nothing behind unless it succeeds. */
        Outcome run(TaskContext context) throws Exception;

        /** Throws away what is there so far: it is never going to be run. */
        void discard();
    }
}
