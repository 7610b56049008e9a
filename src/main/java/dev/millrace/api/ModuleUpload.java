package dev.millrace.api;

import dev.millrace.api.problem.TruncatedBody;
import dev.millrace.compute.ModuleLibrary;
import dev.millrace.task.ModuleName;
import dev.millrace.task.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
     * @throws Refusal.TooManyStreams if as many modules are coming in as may
     */
    ModuleLibrary.Taken receive(ModuleName name, HttpServletRequest request) throws IOException {
        long declared = request.getContentLengthLong();
        requireRoom(declared);
        if (!permits.tryAcquire()) {
            throw Refusal.TooManyStreams.modules(modules.maxUploads());
        }
        try {
            return receive(name, request, declared);
        } finally {
            permits.release();
        }
    }

    private ModuleLibrary.Taken receive(ModuleName name, HttpServletRequest request, long declared) throws IOException {
        var file = modules.incoming();
        try {
            long received = copy(request, file);
            if (declared >= 0 && received != declared) {
                throw new TruncatedBody(received, declared);
            }
            return modules.put(name, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private long copy(HttpServletRequest request, Path file) throws IOException {
        var body = request.getInputStream();
        var buffer = new byte[BUFFER];
        long received = 0;
        try (var out = Files.newOutputStream(file)) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                received += n;
                requireRoom(received);
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
