package dev.millrace.compute;

import dev.millrace.task.Refusal;
import dev.millrace.task.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The functions that this server can call, by name: those installed, and families of others. Safe for use by many threads. */
public final class FunctionRegistry {

    private final Map<String, InstalledFunction<?, ?>> byName = new TreeMap<>();
    private final List<FunctionFamily> families;

    /** Of installed functions only. */
    public FunctionRegistry(List<? extends ComputeFunction<?, ?>> functions) {
        this(functions, List.of());
    }

    /** @throws IllegalStateException if two functions have the same name, or one is not described as it should be */
    public FunctionRegistry(List<? extends ComputeFunction<?, ?>> functions, List<FunctionFamily> families) {
        this.families = List.copyOf(families);
        for (var function : functions) {
            if (byName.put(function.name(), new InstalledFunction<>(function)) != null) {
                throw new IllegalStateException("there are two functions named " + function.name());
            }
        }
    }

    /** What clients are told about each installed function, by name in ascending order. */
    public List<FunctionDescription> descriptions() {
        return byName.values().stream().map(InstalledFunction::description).toList();
    }

    /**
     * The call that a task asks for.
     *
     * @throws Refusal.FunctionNotFound if there is no such function
     * @throws Refusal.Invalid if it does not accept the arguments
     */
    public PreparedCall prepare(TaskSpec.Compute spec) {
        return get(spec.function()).prepare(spec.args());
    }

    /** @throws Refusal.FunctionNotFound if there is none */
    Callee get(String name) {
        for (var family : families) {
            if (family.owns(name)) {
                return family.find(name);
            }
        }
        var installed = byName.get(name);
        if (installed == null) {
            throw new Refusal.FunctionNotFound(name);
        }
        return installed;
    }

    /** Whether a function runs in pools of processes only; false if there is none of that name. */
    public boolean isolated(String name) {
        var installed = byName.get(name);
        return installed == null ? families.stream().anyMatch(family -> family.owns(name)) : installed.isolated();
    }

    /** As {@link FunctionFamily#pinned}; the names of installed functions stay what they are. */
    String pinned(String name) {
        for (var family : families) {
            if (family.owns(name)) {
                return family.pinned(name);
            }
        }
        return name;
    }
}
