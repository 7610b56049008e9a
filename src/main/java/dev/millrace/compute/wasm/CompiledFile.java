package dev.millrace.compute.wasm;

import dev.millrace.task.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.Cache;
import run.endive.compiler.MachineFactoryCompiler;

/**
 * The compiled form of one module, in a file beside it: a seal of {@value #SEAL} bytes, and a jar. The seal is the SHA-256 of
 * the file's name and the jar, and the name has the module's own hash and the version of the compiler: so what is damaged, or
 * was compiled of another module or by another compiler, is not loaded, but made anew.
 */
final class CompiledFile implements Cache {

    /** The name of the compiler's jar, which has its version: the jar itself does not tell it. */
    private static final String COMPILER = compiler();

    private static final int SEAL = 32;

    private final Path file;

    /** @param module the file of the module itself */
    CompiledFile(Path module, String sha256) {
        file = module.resolveSibling(sha256 + "-" + COMPILER + ".compiled");
    }

    private static String compiler() {
        var source = MachineFactoryCompiler.class.getProtectionDomain().getCodeSource();
        var name = source == null ? "" : source.getLocation().getPath().replaceAll("[/!]+$", "");
        return name.substring(name.lastIndexOf('/') + 1).replace(".jar", "");
    }

    @Override
    public byte @Nullable [] get(String key) throws IOException {
        try {
            var sealed = Files.readAllBytes(file);
            var jar = ByteBuffer.wrap(sealed, Math.min(SEAL, sealed.length), Math.max(sealed.length - SEAL, 0));
            var seal = Arrays.copyOf(sealed, SEAL);
            return MessageDigest.isEqual(seal, seal(jar.duplicate()))
                    ? Arrays.copyOfRange(sealed, SEAL, sealed.length)
                    : null;
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    @Override
    public void putIfAbsent(String key, byte[] data) throws IOException {
        var jar = ByteBuffer.wrap(data);
        WholeFile.write(file, ByteBuffer.wrap(seal(jar.duplicate())), jar);
    }

    private byte[] seal(ByteBuffer jar) {
        var digest = Sha256.digest();
        digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(jar);
        return digest.digest();
    }

    /** Tells whether there was one. */
    boolean remove() throws IOException {
        return Files.deleteIfExists(file);
    }
}
