package dev.millrace.content;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a file its blocks before it is written, by Linux's {@code fallocate(2)}: in one piece, and so that they cannot run
 * out. The file's length stays as it is. Nothing happens where the system or the file system cannot.
 */
final class Preallocation {

    private static final Logger LOG = LoggerFactory.getLogger(Preallocation.class);
    private static final Optional<Preallocation> LINUX = linux();

    private static final String SYSTEM = "Linux";

    /** {@code O_WRONLY | O_CLOEXEC} and {@code FALLOC_FL_KEEP_SIZE}, the same on every architecture that Java runs on. */
    private static final int WRITE_ONLY = 1 | 0x80000;

    private static final int KEEP_SIZE = 1;

    private final MethodHandle open;
    private final MethodHandle close;
    private final MethodHandle fallocate;
    private final MethodHandle truncate;

    private Preallocation(Linker linker) {
        var number = ValueLayout.JAVA_INT;
        var offset = ValueLayout.JAVA_LONG;
        var text = ValueLayout.ADDRESS;
        open = handle(
                linker, "open", FunctionDescriptor.of(number, text, number, number), Linker.Option.firstVariadicArg(2));
        close = handle(linker, "close", FunctionDescriptor.of(number, number));
        fallocate = handle(linker, "fallocate", FunctionDescriptor.of(number, number, number, offset, offset));
        truncate = handle(linker, "truncate", FunctionDescriptor.of(number, text, offset));
    }

    @SuppressWarnings("restricted") // the server is started with native access, which its database needs as well
    private static MethodHandle handle(Linker linker, String name, FunctionDescriptor type, Linker.Option... options) {
        var address = linker.defaultLookup().findOrThrow(name);
        return linker.downcallHandle(address, type, options);
    }

    private static Optional<Preallocation> linux() {
        if (!System.getProperty("os.name", "").equals(SYSTEM) || ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Preallocation(Linker.nativeLinker()));
        } catch (NoSuchElementException | IllegalCallerException e) {
            LOG.atInfo().setCause(e).log("files are not given their blocks before they are written");
            return Optional.empty();
        }
    }

    /** Gives a file blocks for so many bytes from its start; tells whether it has them. */
    static boolean allocate(Path file, long bytes) {
        return LINUX.isPresent() && LINUX.get().allocated(file, bytes);
    }

    /** Takes back the blocks of a file from the given byte on, which must be its end. */
    static void release(Path file, long bytes) {
        LINUX.ifPresent(linux -> linux.cut(file, bytes));
    }

    private boolean allocated(Path file, long bytes) {
        try (var arena = Arena.ofConfined()) {
            int descriptor = (int) open.invokeExact(path(arena, file), WRITE_ONLY, 0);
            if (descriptor < 0) {
                return false;
            }
            int failed = (int) fallocate.invokeExact(descriptor, KEEP_SIZE, 0L, bytes);
            int _ = (int) close.invokeExact(descriptor);
            return failed == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be made", e);
        }
    }

    private void cut(Path file, long bytes) {
        try (var arena = Arena.ofConfined()) {
            int _ = (int) truncate.invokeExact(path(arena, file), bytes);
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be made", e);
        }
    }

    private static MemorySegment path(Arena arena, Path file) {
        return arena.allocateFrom(file.toAbsolutePath().toString());
    }
}
