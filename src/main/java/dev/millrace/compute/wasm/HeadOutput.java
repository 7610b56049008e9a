package dev.millrace.compute.wasm;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the first 16 KiB of what is written. */
final class HeadOutput extends OutputStream {

    private static final int KEPT = 16 * 1024;

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
        if (head.size() < KEPT) {
            head.write(b);
        }
    }

    @Override
    public void write(byte[] b, int off, int len) {
        head.write(b, off, Math.min(len, KEPT - head.size()));
    }

    /** With a mark in the place of what is not UTF-8. */
    String text() {
        return head.toString(StandardCharsets.UTF_8);
    }
}
