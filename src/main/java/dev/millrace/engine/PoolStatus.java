package dev.millrace.engine;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A pool as it stands now.
 *
 * @param active tasks that hold a slot
 * @param queued futures that have not started
 * @param oldestQueuedAge how long the longest-waiting runnable one has waited; absent if none waits
 * @param completed futures that ran and succeeded since the server started
 * @param failed futures that failed since the server started
 */
public record PoolStatus(
        @JsonUnwrapped PoolDefinition definition,
        PoolState state,
        long active,
        long queued,
        @Nullable Duration oldestQueuedAge,
        long completed,
        long failed) {

    /** The same, to be shown: without what may be secret. */
    PoolStatus masked() {
        return new PoolStatus(definition.masked(), state, active, queued, oldestQueuedAge, completed, failed);
    }
}
