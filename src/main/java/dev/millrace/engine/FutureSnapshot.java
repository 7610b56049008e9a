package dev.millrace.engine;

import dev.millrace.task.FutureRecord;
import dev.millrace.task.Progress;
import org.jspecify.annotations.Nullable;

/**
 * A future as it stands now: the durable record, and beside it what is known only live.
 *
 * @param progress as the live attempt told last, on this node
 * @param waitingOn why it is not running, or not getting on, or not ending; absent if nothing holds it back
 */
public record FutureSnapshot(
        FutureRecord future,
        @Nullable Progress progress,
        @Nullable WaitingOn waitingOn) {}
