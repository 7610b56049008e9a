package dev.millrace.compute;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a function reads, once.
 *
 * @param bytes their number
 * @param fileName what they are called, if they are
 */
public record FunctionInput(
        InputStream stream, long bytes, @Nullable String fileName) implements Closeable {

    /** The text in UTF-8. */
    public static FunctionInput ofText(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return new FunctionInput(new ByteArrayInputStream(bytes), bytes.length, null);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
