package dev.millrace.compute.wasm;

import dev.millrace.compute.FunctionFailure;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasi.WasiOptions;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.MemoryLimits;

/** An instance of a module, and all that it sees of the world. Used by one thread, once. */
final class Guest implements AutoCloseable {

    private final Instance instance;
    private final WasiPreview1 wasi;
    private final HeadOutput stderr;

    private Guest(Instance instance, WasiPreview1 wasi, HeadOutput stderr) {
        this.instance = instance;
        this.wasi = wasi;
        this.stderr = stderr;
    }

    /**
     * What a module is started with.
     *
     * @param argv with the name of the program first
     */
    record Start(InputStream stdin, OutputStream stdout, List<String> argv, Map<String, String> env) {

        /** For exports: nothing to read, and nobody who reads. */
        static final Start PLAIN =
                new Start(InputStream.nullInputStream(), OutputStream.nullOutputStream(), List.of(), Map.of());
    }

    /** Runs the module's start function, if it has one. */
    static Guest of(CompiledModules.Compiled compiled, int maxPages, Start start)
            throws InterruptedException, FunctionFailure {
        var stderr = new HeadOutput();
        var wasi = WasiPreview1.builder().withOptions(options(start, stderr)).build();
        var builder = Instance.builder(compiled.module())
                .withMachineFactory(compiled.machines())
                .withMemoryFactory(ByteArrayMemory::new)
                .withImportValues(ImportValues.builder()
                        .addFunction(wasi.toHostFunctions())
                        .build())
                .withStart(false);
        var memories = compiled.module().memorySection().orElse(null);
        if (memories != null && memories.memoryCount() > 0) {
            builder.withMemoryLimits(capped(memories.getMemory(0).limits(), maxPages));
        }
        var instance = Traps.told(stderr, builder::build);
        if (instance == null) {
            throw FunctionFailure.ofTask("the program ended before it was called", Map.of());
        }
        return new Guest(instance, wasi, stderr);
    }

    private static WasiOptions options(Start start, OutputStream stderr) {
        var options = WasiOptions.builder()
                .withStdin(new GuestInput(start.stdin()), false)
                .withStdout(new GuestOutput(start.stdout()), false)
                .withStderr(stderr, false)
                .withArguments(start.argv())
                .withRandom(new SecureRandom())
                .withThrowOnExit0(true);
        start.env().forEach(options::withEnvironment);
        return options.build();
    }

    /** Growing beyond fails inside the module, as it would on a machine with no more memory. */
    private static MemoryLimits capped(MemoryLimits asked, int maxPages) throws FunctionFailure {
        if (asked.initialPages() > maxPages) {
            // It was taken when the limit was higher.
            throw FunctionFailure.ofTask("the module asks for more memory than modules are given now", Map.of());
        }
        return new MemoryLimits(asked.initialPages(), Math.min(asked.maximumPages(), maxPages), asked.shared());
    }

    boolean has(String function) {
        var exports = instance.module().exportSection();
        for (int i = 0; i < exports.exportCount(); i++) {
            var export = exports.getExport(i);
            if (export.name().equals(function) && export.exportType() == ExternalType.FUNCTION) {
                return true;
            }
        }
        return false;
    }

    List<NumberType> params(String export) {
        return instance.exportType(export).params().stream()
                .map(type -> NumberType.of(type.toString()))
                .toList();
    }

    List<NumberType> results(String export) {
        return instance.exportType(export).returns().stream()
                .map(type -> NumberType.of(type.toString()))
                .toList();
    }

    /**
     * Calls an exported function.
     *
     * @return the bits of its results
     * @throws FunctionFailure if it traps, or the program ends with another exit code than 0
     */
    long[] call(String export, long... args) throws InterruptedException, FunctionFailure {
        var function = instance.export(export);
        var results = Traps.told(stderr, () -> {
            var given = function.apply(args);
            return given == null ? new long[0] : given;
        });
        return results == null ? new long[0] : results;
    }

    @Override
    public void close() {
        wasi.close();
    }
}
