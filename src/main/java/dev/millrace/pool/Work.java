package dev.millrace.pool;

import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.TaskRunner;

/** The work of one attempt, as a pool sees it. */
public interface Work {

    FutureId id();

    /** Does the work on the calling thread. Never throws. */
    Outcome run();

    /**
     * Has the work done by someone else, which the calling thread waits for. Never throws.
     *
     * @param elsewhere given the task with its references settled, if it is one that can run there; what it throws counts as
     *     a failure, or, after the work was told to stop, as having stopped
     */
    Outcome run(TaskRunner elsewhere);

    /** To be called exactly once, when the work has really ended; returns soon and never throws. */
    void ended(Outcome outcome);
}
