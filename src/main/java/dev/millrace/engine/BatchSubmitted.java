package dev.millrace.engine;

import dev.millrace.task.Batch;

/**
 * A durably accepted batch.
 *
 * @param replayed whether the same request had been accepted before
 */
public record BatchSubmitted(Batch batch, boolean replayed) {}
