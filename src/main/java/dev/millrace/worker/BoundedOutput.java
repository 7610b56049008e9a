package dev.millrace.worker;

import dev.millrace.task.Refusal;
import java.io.IOException;
import java.io.OutputStream;

/** Content of a bounded size: it leaves with {@link Refusal.ContentTooLarge} before the bound is passed. */
final class BoundedOutput extends OutputStream {

    private final OutputStream out;
    private final long mostBytes;
    private long written;

    BoundedOutput(OutputStream out, long mostBytes) {
        this.out = out;
        this.mostBytes = mostBytes;
    }

    long written() {
        return written;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        if (len > mostBytes - written) {
            throw new Refusal.ContentTooLarge(mostBytes);
        }
        out.write(b, off, len);
        written += len;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
