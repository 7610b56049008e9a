package dev.millrace.download;

import dev.millrace.download.fair.Throttle;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.io.InputStream;

/** Reads the body of an answer piece by piece. Used by one thread. */
final class Body {

    /** Small, because thousands of transfers may be open at once; a fast one soon gets a large buffer. */
    private static final int FIRST_BUFFER = 2 * 1024;

    private static final int LARGEST_BUFFER = 256 * 1024;
    private static final int GROWTH = 8;

    private final InputStream in;
    private final Counter received;
    private final Throttle throttle;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int last;

    /**
     * @param received is told of every byte
     * @param throttle says how fast they may come
     */
    Body(InputStream in, Counter received, Throttle throttle) {
        this.in = in;
        this.received = received;
        this.throttle = throttle;
    }

    /** Reads the next piece into {@link #bytes}, when its time has come, and tells its length; −1 at the end. */
    int next() throws IOException, InterruptedException {
        throttle.took(last);
        if (last == buffer.length && last < LARGEST_BUFFER) {
            buffer = new byte[Math.min(last * GROWTH, LARGEST_BUFFER)];
        }
        last = in.read(buffer, 0, throttle.most(buffer.length));
        if (last > 0) {
            received.increment(last);
        }
        return last;
    }

    /** Holds the piece that was read last, from index 0 on; good until the next one is read. */
    byte[] bytes() {
        return buffer;
    }
}
