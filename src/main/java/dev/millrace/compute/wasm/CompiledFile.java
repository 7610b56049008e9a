package dev.millrace.compute.wasm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.Cache;
import run.endive.compiler.MachineFactoryCompiler;

/** The compiled form of one module, in a file beside it. Another version of the compiler has another file. */
final class CompiledFile implements Cache {

    /** The name of its jar, which has its version: the jar itself does not tell it. */
    private static final String COMPILER = compiler();

    private final Path file;

    /** @param module the file of the module itself */
    CompiledFile(Path module, String sha256) {
        file = module.resolveSibling(sha256 + "-" + COMPILER + ".jar");
    }

    private static String compiler() {
        var source = MachineFactoryCompiler.class.getProtectionDomain().getCodeSource();
        var name = source == null ? "" : source.getLocation().getPath().replaceAll("[/!]+$", "");
        return name.substring(name.lastIndexOf('/') + 1).replace(".jar", "");
    }

    @Override
    public byte @Nullable [] get(String key) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /** Whoever finds the file under its name finds all of it; of several that write it at once one wins. */
    @Override
    public void putIfAbsent(String key, byte[] data) throws IOException {
        var part = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".part");
        try {
            try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                for (var bytes = ByteBuffer.wrap(data); bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Tells whether there was one. */
    boolean remove() throws IOException {
        return Files.deleteIfExists(file);
    }
}
