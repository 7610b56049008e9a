package dev.millrace.pool;

import dev.millrace.task.PoolDefinition;

/** Makes pools that run tasks in processes. Safe for use by many threads. */
@FunctionalInterface
public interface ProcessPools {

    /**
     * Makes one; starts no process that the definition does not ask for.
     *
     * @param definition of kind {@link dev.millrace.task.PoolKind#PROCESS}
     */
    Pool create(PoolDefinition definition);
}
