package dev.millrace.compute.wasm;

import dev.millrace.task.ModuleName;
import dev.millrace.task.TaskSpec;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a task calls of a module: {@code wasm:name}, {@code wasm:name/export}, or either with a version, as in
 * {@code wasm:name@sha256/export}.
 *
 * @param version the SHA-256 of a version, lower-case hexadecimal; absent: the latest
 * @param export the name of an exported function, of whatever characters; absent: the module is run as a command
 */
record WasmName(
        ModuleName module,
        @Nullable String version,
        @Nullable String export) {

    private static final Pattern FORM = Pattern.compile(
            TaskSpec.Compute.WASM + "(" + ModuleName.PATTERN + ")(@([0-9a-f]{64}))?(/(.+))?", Pattern.DOTALL);

    private static final int MODULE = 1;
    private static final int VERSION = 4;
    private static final int EXPORT = 6;

    /** Empty if it can be the name of nothing. */
    static Optional<WasmName> parse(String function) {
        var parts = FORM.matcher(function);
        return parts.matches()
                ? Optional.of(
                        new WasmName(new ModuleName(parts.group(MODULE)), parts.group(VERSION), parts.group(EXPORT)))
                : Optional.empty();
    }

    /** The same of a certain version. */
    WasmName of(String sha256) {
        return new WasmName(module, sha256, export);
    }

    @Override
    public String toString() {
        return TaskSpec.Compute.WASM
                + module
                + (version == null ? "" : "@" + version)
                + (export == null ? "" : "/" + export);
    }
}
