package dev.millrace.compute;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The functions that this server can call, by name. Never changes; safe for use by many threads. */
public final class FunctionRegistry {

    private final Map<String, InstalledFunction<?, ?>> byName = new TreeMap<>();

    /** @throws IllegalStateException if two functions have the same name, or one is not described as it should be */
    public FunctionRegistry(List<? extends ComputeFunction<?, ?>> functions) {
        for (var function : functions) {
            if (byName.put(function.name(), new InstalledFunction<>(function)) != null) {
                throw new IllegalStateException("there are two functions named " + function.name());
            }
        }
    }

    /** What clients are told about each function, by name in ascending order. */
    public List<FunctionDescription> descriptions() {
        return byName.values().stream().map(InstalledFunction::description).toList();
    }

    Optional<InstalledFunction<?, ?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
