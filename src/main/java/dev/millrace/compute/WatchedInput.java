package dev.millrace.compute;

import dev.millrace.task.Progress;
import dev.millrace.task.TaskContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Content that tells how much of it was read, and ends when the task was told to stop. */
final class WatchedInput extends FilterInputStream {

    private final long total;
    private final TaskContext task;
    private long completed;

    WatchedInput(InputStream in, long total, TaskContext task) {
        super(in);
        this.total = total;
        this.task = task;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        if (task.stopRequested()) {
            throw new InterruptedIOException("told to stop");
        }
        int count = super.read(b, off, len);
        if (count > 0) {
            completed += count;
            task.progress(new Progress(completed, total, "bytes", null));
        }
        return count;
    }
}
