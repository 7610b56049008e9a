package dev.millrace.worker;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The number of the call that a child began last, in a temporary file of 8 bytes that the server makes, and the child maps and
 * takes the name from. What is written there stays when the child ends, however it does, and nobody is woken by it. Safe for
 * use by many threads.
 *
 * @param path its name, until the child has taken it
 * @param file open as long as the server may look
 */
public record BegunMark(Path path, RandomAccessFile file) implements Closeable {

    /** What a child finds the file's name in; if it is absent, it says in messages what it begins. */
    public static final String VARIABLE = "MILLRACE_BEGUN";

    private static final long NONE = -1;

    /** Makes the file; empty if that cannot be. */
    public static Optional<BegunMark> create() {
        try {
            var path = Files.createTempFile("millrace-begun-", null);
            var file = new RandomAccessFile(path.toFile(), "rw");
            file.writeLong(NONE);
            return Optional.of(new BegunMark(path, file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Whether the call is the one that was begun last. What cannot be told is taken for begun, lest it be done twice. */
    public synchronized boolean says(long call) {
        try {
            file.seek(0);
            return file.readLong() == call;
        } catch (IOException _) {
            return true;
        }
    }

    /** For the child: where it writes; absent if there is no such file. */
    static @Nullable MappedByteBuffer map() {
        var path = System.getenv(VARIABLE);
        if (path == null) {
            return null;
        }
        try (var channel = FileChannel.open(Path.of(path), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            Files.delete(Path.of(path));
            return mapped;
        } catch (IOException _) {
            return null;
        }
    }

    @Override
    public void close() {
        try (file) {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            // It is a small one among the temporary files.
        }
    }
}
