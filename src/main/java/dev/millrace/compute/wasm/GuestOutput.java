package dev.millrace.compute.wasm;

import java.io.IOException;
import java.io.OutputStream;

/** What a module writes to. Where writing fails, the module is left at once instead of being told of an error. */
final class GuestOutput extends OutputStream {

    private final OutputStream out;

    GuestOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) {
        try {
            out.write(b);
        } catch (IOException e) {
            throw new BrokenStream(e);
        }
    }

    @Override
    public void write(byte[] b, int off, int len) {
        try {
            out.write(b, off, len);
        } catch (IOException e) {
            throw new BrokenStream(e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new BrokenStream(e);
        }
    }
}
