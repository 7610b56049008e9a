package dev.millrace.pool;

import dev.millrace.task.PoolDefinition;

/** Makes the pool that a definition asks for. */
public final class PoolFactory {

    public Pool create(PoolDefinition definition) {
        return switch (definition.kind()) {
            case PLATFORM -> new PlatformPool(definition.name(), definition.size());
            case VIRTUAL -> new VirtualPool(definition.name());
        };
    }
}
