package dev.millrace.task;

import java.util.List;
import java.util.Set;

/**
 * A function that a WebAssembly module exports.
 *
 * @param params the types of its parameters as WebAssembly's text format has them, such as {@code i32}
 * @param results the types of its results
 */
public record ModuleExport(String name, List<String> params, List<String> results) {

    private static final Set<String> NUMBERS = Set.of("i32", "i64", "f32", "f64");

    public ModuleExport {
        params = List.copyOf(params);
        results = List.copyOf(results);
    }

    /** Whether everything that it takes and gives is a number, so that JSON can say it. */
    public boolean numeric() {
        return NUMBERS.containsAll(params) && NUMBERS.containsAll(results);
    }
}
