package dev.millrace.task;

/**
 * Does the work of tasks whose references are settled: the handler of their type, on the thread that calls it, or something
 * that has it done elsewhere. Safe for use by many threads.
 */
@FunctionalInterface
public interface TaskRunner {

    /**
     * Blocks as long as the work takes, under the rules of {@link TaskHandler#run}.
     *
     * @param spec never a {@link TaskSpec.Deferred}
     */
    Outcome run(TaskSpec spec, TaskContext context) throws Exception;
}
