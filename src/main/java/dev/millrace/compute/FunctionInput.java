package dev.millrace.compute;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a function reads, once.
 *
 * @param bytes their number
 * @param fileName what they are called, if they are
 * @param path of a file with the same bytes, to be read only, if there is one
 */
public record FunctionInput(
        InputStream stream,
        long bytes,
        @Nullable String fileName,
        @Nullable Path path) implements Closeable {

    /** Bytes that can be read from their beginning only. */
    public FunctionInput(InputStream stream, long bytes, @Nullable String fileName) {
        this(stream, bytes, fileName, null);
    }

    /** The text in UTF-8. */
    public static FunctionInput ofText(String text) {
        return ofBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes in memory, which are not copied. */
    public static FunctionInput ofBytes(byte[] bytes) {
        return new FunctionInput(new ByteArrayInputStream(bytes), bytes.length, null);
    }

    /**
     * The file that the bytes are in, for what has to read here and there. Reading it tells no progress and does not end by
     * itself when the attempt was told to stop.
     */
    public Optional<Path> file() {
        return Optional.ofNullable(path);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
