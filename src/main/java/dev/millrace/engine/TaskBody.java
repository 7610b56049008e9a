package dev.millrace.engine;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolKind;
import dev.millrace.task.Task;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskRunner;
import dev.millrace.task.TaskSpec;

/**
 * What an attempt at a task has to do: to settle what the task refers to, to see whether it can run where it is, and to give
 * it to a runner.
 *
 * @param kind of the pool that it runs in, which may have become another one since the task was handed in
 */
record TaskBody(Task task, PoolKind kind, Handlers handlers, Settling settling) {

    /** By the handler of its type, on the calling thread. */
    Outcome run(TaskContext context) throws Exception {
        return run(handlers::run, context);
    }

    Outcome run(TaskRunner runner, TaskContext context) throws Exception {
        return task.spec() instanceof TaskSpec.Deferred deferred
                ? settling.run(task, deferred, context, (spec, told) -> runIfAble(spec, told, runner))
                : runIfAble(task.spec(), context, runner);
    }

    private Outcome runIfAble(TaskSpec spec, TaskContext context, TaskRunner runner) throws Exception {
        var problem = handlers.handled(spec).wrongPool(kind);
        return problem == null ? runner.run(spec, context) : wrongPool("pool '" + task.pool() + "' " + problem);
    }

    /** Trying again would come to the same, until somebody changes the pool. */
    static Outcome wrongPool(String message) {
        return new Outcome.Failed(TaskError.of(ErrorCode.WRONG_POOL, message));
    }
}
