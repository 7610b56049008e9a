package dev.millrace.compute.wasm;

import dev.millrace.task.ModuleStore;
import dev.millrace.task.ModuleVersion;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Modules as files that child processes read, made of what is in the store when they are first wanted, and never changed. The
 * children put the compiled form beside. All of it can be removed at any time. Safe for use by many threads.
 */
final class ModuleFiles {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleFiles.class);

    private static final int HASH = 64;

    private final Path directory;
    private final ModuleStore store;

    ModuleFiles(Path directory, ModuleStore store) {
        this.directory = directory;
        this.store = store;
    }

    /**
     * The file of a version: absolute, to be read only.
     *
     * @throws Refusal.FunctionNotFound if it is no longer in the store
     */
    Path file(ModuleVersion module) throws IOException {
        var file = directory.resolve(module.sha256() + ".wasm");
        if (!isComplete(file, module)) {
            var code = store.code(module.sha256())
                    .orElseThrow(() -> new Refusal.FunctionNotFound(
                            new WasmName(module.name(), module.sha256(), null).toString(), "the module was deleted"));
            Files.createDirectories(directory);
            WholeFile.write(file, ByteBuffer.wrap(code));
        }
        return file;
    }

    /** An empty file, to be deleted by whoever asked for it. */
    Path incoming() throws IOException {
        Files.createDirectories(directory);
        return Files.createTempFile(directory, "incoming.", WholeFile.PART);
    }

    private static boolean isComplete(Path file, ModuleVersion module) throws IOException {
        try {
            return Files.size(file) == module.bytes();
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** Removes the files of modules that are not stored any more. Never fails. */
    void sweep() {
        removeUnless(name -> name.endsWith(WholeFile.PART));
    }

    /** Removes as well what broken writes left; to be called before anybody writes. Never fails. */
    void sweepAll() {
        removeUnless(name -> false);
    }

    private void removeUnless(Predicate<String> spared) {
        try {
            // In this order: what is stored and written meanwhile is not among the files.
            var files = files();
            var stored = store.stored();
            for (var file : files) {
                var name = file.getFileName().toString();
                if (!spared.test(name) && (name.endsWith(WholeFile.PART) || !stored.contains(hash(name)))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | Refusal.StoreUnavailable e) {
            LOG.atWarn().setCause(e).log("files of deleted modules stay until the next sweep");
        }
    }

    private static String hash(String name) {
        return name.substring(0, Math.min(HASH, name.length()));
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var all = Files.list(directory)) {
            return all.toList();
        }
    }
}
