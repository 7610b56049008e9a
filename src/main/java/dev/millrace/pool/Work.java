package dev.millrace.pool;

import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskSpec;

/** The work of one attempt, as a pool sees it. */
public interface Work {

    FutureId id();

    /** What is to be done, for a pool that does it elsewhere. */
    TaskSpec spec();

    /** What work that is done elsewhere may ask and tell. */
    TaskContext context();

    /** Does the work on the calling thread. Never throws. */
    Outcome run();

    /** To be called exactly once, when the work has really ended; returns soon and never throws. */
    void ended(Outcome outcome);
}
