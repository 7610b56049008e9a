package dev.millrace.pool.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The unit in which Linux counts memory, in bytes: from the vector that the kernel hands to every program (getauxval(3)). */
final class PageSize {

    private static final long AT_PAGESZ = 6;

    private PageSize() {}

    /** @throws IOException if it is not told */
    static long read(Path proc) throws IOException {
        var vector =
                ByteBuffer.wrap(Files.readAllBytes(proc.resolve("self/auxv"))).order(ByteOrder.nativeOrder());
        while (vector.remaining() >= 2 * Long.BYTES) {
            long type = vector.getLong();
            long value = vector.getLong();
            if (type == AT_PAGESZ) {
                return value;
            }
        }
        throw new IOException("the size of a page is not told");
    }
}
