package dev.millrace.task;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Knows one type of task: checks it when it is submitted and does its work when it is run.
 *
 * <p>Implementations are safe for use by many threads and keep nothing between calls.
 */
public interface TaskHandler<S extends TaskSpec> {

    Class<S> specType();

    /** The pool for a task that names none. */
    PoolName defaultPool(S spec);

    /**
     * Why the task cannot run in pools of a kind, as a text to stand behind the field that names one; {@code null}: it can.
     */
    default @Nullable String wrongPool(S spec, PoolKind kind) {
        return null;
    }

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
     * What is wrong with a future that the task names as input, as a text to stand behind the field; {@code null}: nothing.
     *
     * @param field that names it
     * @param input succeeded, and with content
     */
    default @Nullable String wrongInput(S spec, String field, FutureRecord input) {
        return null;
    }

    /**
     * The task that its own fields describe.
     *
     * @param fields as a {@link TaskSpec.Deferred} holds them, without any reference
     * @throws Refusal.Invalid naming the field that is of the wrong kind
     */
    default S read(JsonNode fields) {
        throw new Refusal.Invalid("type", "tasks of this type take no references");
    }

    /** The same with references in it, and something harmless where one stands: what it says besides those is true. */
    default S outline(JsonNode fields) {
        return read(fields);
    }

    /**
     * Refuses a task that could never succeed, whatever its references come to. Otherwise as {@link #check}.
     *
     * @param fields as a {@link TaskSpec.Deferred} holds them
     */
    default void checkOutline(JsonNode fields) {
        check(outline(fields));
    }

    /**
     * The task as it is recorded: whatever it names that may come to mean something else is named for good, so that a retry
     * does what was handed in.
     *
     * @throws Refusal.FunctionNotFound if it calls a function that does not exist
     */
    default S pinned(S spec) {
        return spec;
    }

    /** The same for the fields of a {@link TaskSpec.Deferred}. */
    default JsonNode pinned(JsonNode fields) {
        return fields;
    }

    /** The pools of threads that its work may be handed over to, by {@link Outcome.HandOver}, by the name of the field. */
    default Map<String, PoolName> handsOverTo(S spec) {
        return Map.of();
    }

    /**
     * Does the work, on a thread of the pool. Blocks as long as that takes.
     *
     * <p>To be stopped, the thread is interrupted and {@link TaskContext#stopRequested()} becomes true; the handler then
     * cleans up and returns {@link Outcome.Stopped}. What it throws counts as a failure, or, after it was told to stop, as
     * having stopped.
     */
    Outcome run(S spec, TaskContext context) throws Exception;
}
