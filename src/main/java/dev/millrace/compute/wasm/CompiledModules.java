package dev.millrace.compute.wasm;

import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/**
 * Modules as bytecode: the last few in memory, all of them beside their files, where other children find them. Safe for use
 * by many threads.
 */
final class CompiledModules {

    private static final Logger LOG = System.getLogger(CompiledModules.class.getName());

    private static final int KEPT = 4;

    /** A module that can be instantiated any number of times. */
    record Compiled(WasmModule module, Function<Instance, Machine> machines) {}

    private final Map<String, Compiled> latest = LinkedHashMap.newLinkedHashMap(KEPT + 1);
    private final ReentrantLock lock = new ReentrantLock();

    Compiled get(Path file, String sha256) throws IOException, FunctionFailure {
        lock.lock();
        try {
            // Taken out and put back in, so that the first is the one that was called longest ago.
            var known = latest.remove(sha256);
            var module = known == null ? load(file, sha256) : known;
            latest.put(sha256, module);
            if (latest.size() > KEPT) {
                latest.remove(latest.keySet().iterator().next());
            }
            return module;
        } finally {
            lock.unlock();
        }
    }

    private static Compiled load(Path file, String sha256) throws IOException, FunctionFailure {
        var bytes = read(file);
        if (!Sha256.hex(bytes).equals(sha256)) {
            // The server writes it anew for the next attempt.
            Files.deleteIfExists(file);
            throw new FunctionFailure(
                    ErrorCode.TASK_FAILED, "the file of the module was damaged, and is removed", true);
        }
        // Names for people are not needed here; in large modules they are the most of it.
        var parser = Parser.builder().withCustomParsers(Map.of()).build();
        var module = parser.parse(() -> new ByteArrayInputStream(bytes));
        return new Compiled(module, compile(module, new CompiledFile(file, sha256)));
    }

    private static byte[] read(Path file) throws IOException, FunctionFailure {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw new FunctionFailure(ErrorCode.FUNCTION_NOT_FOUND, "the module was deleted", false);
        }
    }

    private static Function<Instance, Machine> compile(WasmModule module, CompiledFile cache)
            throws IOException, FunctionFailure {
        try {
            return compiler(module).withCache(cache).compile();
        } catch (RuntimeException | LinkageError e) {
            if (!cache.remove()) {
                LOG.log(Level.WARNING, "a module cannot be compiled", e);
                throw FunctionFailure.ofTask("the module uses what cannot be compiled here", Map.of());
            }
            return compiler(module).withCache(cache).compile();
        }
    }

    /** Functions that are too large for a method of the Java virtual machine are interpreted. */
    private static MachineFactoryCompiler.Builder compiler(WasmModule module) {
        return MachineFactoryCompiler.builder(module).withInterpreterFallback(InterpreterFallback.SILENT);
    }
}
