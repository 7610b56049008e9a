package dev.millrace.engine;

import dev.millrace.task.Dependency;

/**
 * A task that is handed in together with the one that it is to run after.
 *
 * @param field where it stood in the request, such as {@code then[0]}: its errors are named from there on
 */
public record Continuation(Submission task, Dependency.Condition when, String field) {}
