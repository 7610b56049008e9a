package dev.millrace.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads requests, as far as the servers here need them. */
final class Requests {

    private static final String END = "\r\n\r\n";

    private Requests() {}

    /** The path of the next request, which is read to the end of its head; {@code null} if there is none. */
    static @Nullable String path(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        boolean inLine = true;
        int matched = 0;
        while (matched < END.length()) {
            int read = in.read();
            if (read < 0) {
                return null;
            }
            inLine = inLine && read != '\r';
            if (inLine) {
                line.write(read);
            }
            matched = read == END.charAt(matched) ? matched + 1 : read == '\r' ? 1 : 0;
        }
        return line.toString(StandardCharsets.US_ASCII).split(" ")[1];
    }
}
