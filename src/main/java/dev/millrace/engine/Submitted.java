package dev.millrace.engine;

/**
 * A durably accepted task.
 *
 * @param replayed whether the same request had been accepted before
 */
public record Submitted(FutureSnapshot future, boolean replayed) {}
