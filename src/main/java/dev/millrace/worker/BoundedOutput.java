package dev.millrace.worker;

import dev.millrace.task.Refusal;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Content of a bounded size: it leaves with {@link Refusal.ContentTooLarge} before the bound is passed, and asks for room
 * before it takes any.
 */
final class BoundedOutput extends OutputStream {

    /** Gives room for content. */
    @FunctionalInterface
    interface Room {

        /**
         * @param bytes how long the content is to become
         * @return how long it may become
         * @throws Refusal.StorageFull if there is no room for it
         */
        long ask(long bytes) throws IOException;
    }

    private final OutputStream out;
    private final long mostBytes;
    private final Room room;
    private long allowed;
    private long written;
    private boolean refused;

    /** @param allowed for how much there is room already */
    BoundedOutput(OutputStream out, long allowed, long mostBytes, Room room) {
        this.out = out;
        this.allowed = allowed;
        this.mostBytes = mostBytes;
        this.room = room;
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
        if (written + len > allowed) {
            ask(written + len);
        }
        out.write(b, off, len);
        written += len;
    }

    /** Not again once there was none: what is buffered above is written when that is closed, whatever has happened. */
    private void ask(long bytes) throws IOException {
        if (refused) {
            throw new Refusal.StorageFull();
        }
        try {
            allowed = room.ask(bytes);
        } catch (Refusal.StorageFull e) {
            refused = true;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
