package dev.millrace.pool;

import dev.millrace.task.PoolDefinition;

/**
 * Makes the pool that a definition asks for.
 *
 * @param processes makes those of processes
 */
public record PoolFactory(ProcessPools processes) {

    public Pool create(PoolDefinition definition) {
        return switch (definition.kind()) {
            case PLATFORM -> new PlatformPool(definition.name(), definition.size());
            case VIRTUAL -> new VirtualPool(definition.name());
            case PROCESS -> processes.create(definition);
        };
    }
}
