package dev.millrace.task;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which version of a WebAssembly module a task calls.
 *
 * @param sha256 of the version, lower-case hexadecimal
 */
public record ModuleCall(ModuleName module, String sha256) {

    private static final Pattern FORM = Pattern.compile(
            TaskSpec.Compute.WASM + "(" + ModuleName.PATTERN + ")@([0-9a-f]{64})(/.*)?", Pattern.DOTALL);

    private static final int MODULE = 1;
    private static final int VERSION = 3;

    /** What a task calls as it is kept, with the version that it was checked against; empty if that is no module. */
    public static Optional<ModuleCall> of(TaskSpec spec) {
        return switch (spec) {
            case TaskSpec.Compute compute -> named(compute.function());
            case TaskSpec.Deferred deferred ->
                deferred.becomes() == TaskSpec.Compute.class
                        ? named(deferred.fields()
                                .path(TaskSpec.Compute.FUNCTION)
                                .asString(""))
                        : Optional.empty();
            case TaskSpec.Download _, TaskSpec.Upload _ -> Optional.empty();
        };
    }

    private static Optional<ModuleCall> named(String function) {
        if (!function.startsWith(TaskSpec.Compute.WASM)) {
            return Optional.empty();
        }
        var parts = FORM.matcher(function);
        return parts.matches()
                ? Optional.of(new ModuleCall(new ModuleName(parts.group(MODULE)), parts.group(VERSION)))
                : Optional.empty();
    }
}
