package dev.millrace.compute;

import java.io.IOException;
import java.io.OutputStream;

/** Content being written, which ends with an {@link java.io.InterruptedIOException} when the task was told to stop. */
public final class WatchedOutput extends OutputStream {

    private final OutputStream out;
    private final FunctionContext context;

    public WatchedOutput(OutputStream out, FunctionContext context) {
        this.out = out;
        this.context = context;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        WatchedInput.checkStop(context);
        out.write(b, off, len);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    // Closing is left as it is, doing nothing: closing a draft throws it away, and encoders close what they write to.
}
