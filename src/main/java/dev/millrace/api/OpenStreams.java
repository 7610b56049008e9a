package dev.millrace.api;

import dev.millrace.task.Refusal;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the streams of one kind that are open, and lets there be no more than so many. Safe for use by many threads. */
final class OpenStreams {

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    OpenStreams(int most) {
        this.most = most;
    }

    /** A stream that is open until this is closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws Refusal.TooManyStreams if as many are open as may be */
    Place open() {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw new Refusal.TooManyStreams(most);
        }
        return open::decrementAndGet;
    }

    int count() {
        return open.get();
    }
}
