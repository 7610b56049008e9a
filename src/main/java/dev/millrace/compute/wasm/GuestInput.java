package dev.millrace.compute.wasm;

import java.io.IOException;
import java.io.InputStream;

/** What a module reads. Where reading fails, the module is left at once instead of being told of an error. */
final class GuestInput extends InputStream {

    private final InputStream in;

    GuestInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw new BrokenStream(e);
        }
    }

    @Override
    public int read(byte[] b, int off, int len) {
        try {
            return in.read(b, off, len);
        } catch (IOException e) {
            throw new BrokenStream(e);
        }
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }
}
