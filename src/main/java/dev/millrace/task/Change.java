package dev.millrace.task;

import org.jspecify.annotations.Nullable;

/**
 * A committed change of one future.
 *
 * @param number of the change, from 1 upwards in the order of commits; never used twice, also not after a restart
 * @param before the state before; absent for a new future
 * @param after the future as the change left it
 */
public record Change(long number, @Nullable TaskState before, FutureRecord after) {}
