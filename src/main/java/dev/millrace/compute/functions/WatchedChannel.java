package dev.millrace.compute.functions;

import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionInput;
import dev.millrace.task.ErrorCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Input to be read here and there, a piece at a time, which ends when the attempt was told to stop: reading then leaves with
 * an {@link InterruptedIOException}. Nothing can be written. For one thread.
 */
final class WatchedChannel implements SeekableByteChannel {

    /** What has no file is read into memory, and that is only what came with the arguments or as little as that. */
    private static final int MOST_IN_MEMORY = 16 << 20;

    private static final int BUFFER = 32 * 1024;

    private final SeekableByteChannel in;
    private final FunctionContext context;
    private final long size;

    /** INVARIANT: holds the bytes from {@code from} on, up to its limit. */
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);

    private long from;
    private long position;
    private long allowance = Long.MAX_VALUE;

    private WatchedChannel(SeekableByteChannel in, FunctionContext context) throws IOException {
        this.in = in;
        this.context = context;
        this.size = in.size();
    }

    /** Opens the file of an input; of one that has none, the bytes. To be closed. */
    static WatchedChannel of(FunctionInput input, FunctionContext context) throws IOException, FunctionFailure {
        var file = input.file();
        if (file.isPresent()) {
            return new WatchedChannel(open(file.get()), context);
        }
        if (input.bytes() > MOST_IN_MEMORY) {
            throw new FunctionFailure(
                    ErrorCode.TASK_FAILED, "content of this size can only be read from a file", false);
        }
        return new WatchedChannel(new SeekableInMemoryByteChannel(input.stream().readAllBytes()), context);
    }

    private static FileChannel open(Path file) throws IOException, FunctionFailure {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException _) {
            throw new FunctionFailure(ErrorCode.INPUT_MISSING, "the content no longer exists", false);
        }
    }

    /** From now on, reading more bytes than these leaves with an {@link AllowanceExceeded}. */
    void allow(long bytes) {
        allowance = bytes;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        if (position >= size) {
            return -1;
        }
        if (!to.hasRemaining()) {
            return 0;
        }
        if (position < from || position >= from + buffer.limit()) {
            fill();
        }
        int start = (int) (position - from);
        int count = Math.min(to.remaining(), buffer.limit() - start);
        if (count > allowance) {
            throw new AllowanceExceeded();
        }
        to.put(buffer.slice(start, count));
        allowance -= count;
        position += count;
        return count;
    }

    private void fill() throws IOException {
        try {
            context.checkStop();
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        }
        from = position;
        buffer.clear();
        in.position(position);
        while (buffer.hasRemaining() && in.read(buffer) >= 0) {
            // what a channel gives at once is up to it
        }
        buffer.flip();
        if (buffer.limit() == 0) {
            throw new IOException("the content has become shorter");
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long wanted) {
        if (wanted < 0) {
            throw new IllegalArgumentException("there is nothing before the beginning");
        }
        position = wanted;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isOpen() {
        return in.isOpen();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    @Override
    public int write(ByteBuffer bytes) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    /** Tells that more was read than was allowed. */
    static final class AllowanceExceeded extends IOException {
        private static final long serialVersionUID = 1L;

        AllowanceExceeded() {
            super("more was to be read than is allowed");
        }
    }
}
