package dev.millrace.compute;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Content that tells how much of it was read, and ends with an {@link InterruptedIOException} when the task was told to stop. */
public final class WatchedInput extends FilterInputStream {

    private final long total;
    private final FunctionContext context;
    private long completed;

    /** @param total how many bytes there are */
    public WatchedInput(InputStream in, long total, FunctionContext context) {
        super(in);
        this.total = total;
        this.context = context;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        checkStop(context);
        int count = super.read(b, off, len);
        if (count > 0) {
            completed += count;
            context.progress(completed, total, "bytes");
        }
        return count;
    }

    static void checkStop(FunctionContext context) throws InterruptedIOException {
        try {
            context.checkStop();
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        }
    }
}
