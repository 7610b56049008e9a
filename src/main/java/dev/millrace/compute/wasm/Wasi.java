package dev.millrace.compute.wasm;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.HostFunction;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.types.FunctionType;

/** What modules may import: the functions of WASI preview 1. Never changes. */
final class Wasi {

    static final String MODULE = "wasi_snapshot_preview1";

    /** What a command exports to be run. */
    static final String START = "_start";

    /** What a module that is no command exports to be prepared before anything else in it is called. */
    static final String INITIALIZE = "_initialize";

    private final Map<String, FunctionType> types = types();

    private static Map<String, FunctionType> types() {
        try (var wasi = WasiPreview1.builder().build()) {
            return Arrays.stream(wasi.toHostFunctions())
                    .collect(Collectors.toUnmodifiableMap(HostFunction::name, HostFunction::functionType));
        }
    }

    /** The type of a function; {@code null}: there is none of that name. */
    @Nullable
    FunctionType type(String function) {
        return types.get(function);
    }
}
