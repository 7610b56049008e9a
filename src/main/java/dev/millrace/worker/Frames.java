package dev.millrace.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Frames on streams of bytes: a length in 4 bytes, big-endian and signed, and as many bytes of payload. Keeps nothing
 * between calls; safe for use by many threads, each with a stream of its own.
 *
 * @param maxBytes the longest payload that is written or accepted, 0 or more
 */
public record Frames(int maxBytes) {

    /** What a frame may hold unless it is said otherwise: 16 MiB, four times the largest result. */
    public static final int MAX_BYTES = 16 << 20;

    private static final int HEADER = Integer.BYTES;

    /** The first bytes of what a Java virtual machine writes when it breaks, to standard output whatever it is told. */
    private static final int CRASH =
            ByteBuffer.wrap("#\n# ".getBytes(StandardCharsets.US_ASCII)).getInt();

    public Frames {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes is negative");
        }
    }

    /** Frames of at most {@link #MAX_BYTES}. */
    public Frames() {
        this(MAX_BYTES);
    }

    /**
     * Reads one frame, however many pieces it comes in. Blocks until it is here. The memory it takes grows with what has come,
     * and not with what a length promises.
     *
     * @return the payload; empty if the stream has ended where a frame might have begun
     * @throws FrameException if the length is negative or too large, or the stream ends inside the frame
     */
    public Optional<byte[]> read(InputStream in) throws IOException {
        var header = in.readNBytes(HEADER);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < HEADER) {
            throw new FrameException("the stream ended inside the length of a frame");
        }
        int length = ByteBuffer.wrap(header).getInt();
        if (length == CRASH && length > maxBytes) {
            throw FrameException.ofCrash();
        }
        if (length < 0 || length > maxBytes) {
            throw new FrameException("a frame of " + length + " bytes, where 0 to " + maxBytes + " are allowed");
        }
        var payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new FrameException("the stream ended after " + payload.length + " of " + length + " bytes");
        }
        return Optional.of(payload);
    }

    /**
     * Writes one frame, in one go, and flushes it.
     *
     * @throws FrameException if the payload is too large; nothing was written
     */
    public void write(OutputStream out, byte[] payload) throws IOException {
        if (payload.length > maxBytes) {
            throw new FrameException("a frame of " + payload.length + " bytes, where " + maxBytes + " are allowed");
        }
        var frame =
                Arrays.copyOf(ByteBuffer.allocate(HEADER).putInt(payload.length).array(), HEADER + payload.length);
        System.arraycopy(payload, 0, frame, HEADER, payload.length);
        out.write(frame);
        out.flush();
    }
}
