package dev.millrace.task;

import org.jspecify.annotations.Nullable;

/**
 * What a store remembers of a pool over restarts.
 *
 * @param definition as last set through the API; absent: the configured one holds
 * @param state {@code RUNNING}, {@code PAUSED} or {@code SHUT_DOWN}
 */
public record StoredPool(PoolName name, @Nullable PoolDefinition definition, PoolState state) {}
