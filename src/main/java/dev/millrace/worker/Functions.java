package dev.millrace.worker;

import dev.millrace.compute.ComputeFunction;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The functions that were called so far, by the names of their classes. Safe for use by many threads. */
final class Functions {

    private final Map<String, ComputeFunction<?, ?>> byClass = new ConcurrentHashMap<>();

    /** @throws IllegalStateException if there is no such function */
    ComputeFunction<?, ?> get(String className) {
        return byClass.computeIfAbsent(className, Functions::make);
    }

    private static ComputeFunction<?, ?> make(String className) {
        try {
            var constructor =
                    Class.forName(className).asSubclass(ComputeFunction.class).getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalStateException("there is no function of the class " + className, e);
        }
    }
}
