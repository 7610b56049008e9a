package dev.millrace.api;

import dev.millrace.api.problem.TruncatedBody;
import dev.millrace.compute.ModuleLibrary;
import dev.millrace.task.ModuleName;
import dev.millrace.task.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Receives a body as a module: into a file first, so that slow clients hold no memory. */
final class ModuleUpload {

    private static final int BUFFER = 64 * 1024;

    private final ModuleLibrary modules;
    private final Semaphore permits;

    ModuleUpload(ModuleLibrary modules) {
        this.modules = modules;
        this.permits = new Semaphore(modules.maxUploads());
    }

    /**
     * Takes the whole body, or nothing.
     *
     * @param digests what it must hash to
     * @throws Refusal.Invalid if it does not
     * @throws Refusal.TooManyStreams if as many modules are coming in as may
     */
    ModuleLibrary.Taken receive(ModuleName name, HttpServletRequest request, List<UploadHeaders.Digest> digests)
            throws IOException {
        long declared = request.getContentLengthLong();
        requireRoom(declared);
        if (!permits.tryAcquire()) {
            throw Refusal.TooManyStreams.modules(modules.maxUploads());
        }
        try {
            return received(name, request, digests);
        } finally {
            permits.release();
        }
    }

    private ModuleLibrary.Taken received(
            ModuleName name, HttpServletRequest request, List<UploadHeaders.Digest> digests) throws IOException {
        long declared = request.getContentLengthLong();
        var file = modules.incoming();
        var sha256 = sha256();
        try {
            long received = copy(request, file, sha256);
            if (declared >= 0 && received != declared) {
                throw new TruncatedBody(received, declared);
            }
            UploadHeaders.verify(digests, HexFormat.of().formatHex(sha256.digest()));
            return modules.put(name, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    private long copy(HttpServletRequest request, Path file, MessageDigest sha256) throws IOException {
        var body = request.getInputStream();
        var buffer = new byte[BUFFER];
        long received = 0;
        try (var out = Files.newOutputStream(file)) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                received += n;
                requireRoom(received);
                sha256.update(buffer, 0, n);
                out.write(buffer, 0, n);
            }
        }
        return received;
    }

    private void requireRoom(long bytes) {
        if (bytes > modules.maxBytes()) {
            throw Refusal.ContentTooLarge.module(modules.maxBytes());
        }
    }
}
