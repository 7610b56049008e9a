package dev.millrace.compute;

import dev.millrace.task.Refusal;

/**
 * Functions that come and go while the server runs, known by the form of their names. They run in pools of processes only.
 * Safe for use by many threads.
 */
public interface FunctionFamily {

    /** Whether it is for this family to say what the name means, if it means anything. */
    boolean owns(String function);

    /** @throws Refusal.FunctionNotFound if there is none of that name */
    Callee find(String function);

    /**
     * The name by which a task finds the very function again that the name means now.
     *
     * @throws Refusal.FunctionNotFound if there is none of that name
     */
    String pinned(String function);
}
