package dev.millrace.pool.process;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The output of a process, to its last byte.
 *
 * <p>When a process ends, the class library exchanges what is under its stream for the bytes that were not read yet. Who
 * reads in that very moment may find the old one closed, and has to ask once more.
 */
final class PipeInput extends FilterInputStream {

    PipeInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (IOException _) {
            return in.read(into, offset, length);
        }
    }
}
