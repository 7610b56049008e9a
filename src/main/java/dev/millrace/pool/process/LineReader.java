package dev.millrace.pool.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads lines of UTF-8, of which it keeps no more than {@value #MOST_BYTES} bytes each. For one thread. */
final class LineReader {

    static final int MOST_BYTES = 2000;

    private final InputStream in;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next line without its end, and without characters that would do something to a terminal; {@code null}: none. */
    @Nullable
    String next() throws IOException {
        int read = in.read();
        if (read < 0) {
            return null;
        }
        var line = new ByteArrayOutputStream();
        boolean cut = false;
        while (read >= 0 && read != '\n') {
            cut = line.size() == MOST_BYTES;
            if (!cut) {
                line.write(read);
            }
            read = in.read();
        }
        var text = line.toString(StandardCharsets.UTF_8).stripTrailing().replaceAll("\\p{Cntrl}", " ");
        return cut ? text + "…" : text;
    }
}
