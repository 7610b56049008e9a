package dev.millrace.compute;

import dev.millrace.task.TaskContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/** Content being written, which ends when the task was told to stop. */
final class WatchedOutput extends OutputStream {

    private final OutputStream out;
    private final TaskContext task;

    WatchedOutput(OutputStream out, TaskContext task) {
        this.out = out;
        this.task = task;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        if (task.stopRequested()) {
            throw new InterruptedIOException("told to stop");
        }
        out.write(b, off, len);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    // Closing is left as it is, doing nothing: closing a draft throws it away, and encoders close what they write to.
}
