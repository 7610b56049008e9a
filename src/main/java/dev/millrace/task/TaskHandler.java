package dev.millrace.task;

import java.util.Map;

/**
 * Knows one type of task: checks it when it is submitted and does its work when it is run.
 *
 * <p>Implementations are safe for use by many threads and keep nothing between calls.
 */
public interface TaskHandler<S extends TaskSpec> {

    Class<S> specType();

    /** The pool for tasks that name none. */
    PoolName defaultPool();

    /** How often tasks that do not say are tried. */
    RetryPolicy defaultRetry();

    /**
     * Refuses a task that could never succeed. Looks at the task alone; reaches no network.
     *
     * @throws Refusal.Invalid with every field that is wrong
     * @throws Refusal.FunctionNotFound if it calls a function that does not exist
     */
    void check(S spec);

    /** The futures whose content the task reads, by the name of the field that holds their id. */
    Map<String, FutureId> inputs(S spec);

    /**
     * Does the work, on a thread of the pool. Blocks as long as that takes.
     *
     * <p>To be stopped, the thread is interrupted and {@link TaskContext#stopRequested()} becomes true; the handler then
     * cleans up and returns {@link Outcome.Stopped}. What it throws counts as a failure, or, after it was told to stop, as
     * having stopped.
     */
    Outcome run(S spec, TaskContext context) throws Exception;
}
