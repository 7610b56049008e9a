package dev.millrace.engine;

import java.io.IOException;

/**
 * Where a stream tells its events: the connection to one client. Used by one thread. Each method may block for as long as
 * the client is slow, and throws if it has gone.
 */
public interface EventSink {

    void state(StateEvent event) throws IOException;

    /** @param future with its progress */
    void progress(FutureSnapshot future) throws IOException;

    /** Every change up to this number was told, or is of no concern: to be resumed from here. */
    void reached(long number) throws IOException;

    /** What was to be resumed from is gone; the stream begins anew. */
    void restarted() throws IOException;

    /** Nothing happens; shows that the connection is alive. */
    void heartbeat() throws IOException;

    /** Lets the client have everything told so far. */
    void flush() throws IOException;
}
