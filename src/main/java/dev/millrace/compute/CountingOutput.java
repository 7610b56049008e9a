package dev.millrace.compute;

import java.io.OutputStream;

/** Counts what is written and keeps none of it. */
final class CountingOutput extends OutputStream {

    private long bytes;

    @Override
    public void write(int b) {
        bytes++;
    }

    @Override
    public void write(byte[] b, int off, int len) {
        bytes += len;
    }

    long bytes() {
        return bytes;
    }
}
