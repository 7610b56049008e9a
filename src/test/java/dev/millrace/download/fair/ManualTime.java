package dev.millrace.download.fair;

import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.TimeMeter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A time that passes only by pausing. For one thread at a time. */
public final class ManualTime implements TimeMeter, BlockingStrategy {

    private final List<Long> pauses = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong nanos = new AtomicLong();
    private Runnable duringPauses = () -> {};

    /** Limits that go by this time. */
    public Bandwidths bandwidths(@Nullable Long server) {
        return new Bandwidths(server, this, this);
    }

    @Override
    public long currentTimeNanos() {
        return nanos.get();
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }

    @Override
    public void park(long nanosToPark) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        pauses.add(nanosToPark);
        nanos.addAndGet(nanosToPark);
        duringPauses.run();
    }

    /** Does this at the end of each pause. */
    void duringPauses(Runnable work) {
        duringPauses = work;
    }

    /** How much of it has passed. */
    public double seconds() {
        return nanos.get() / 1e9;
    }

    void pass(double seconds) {
        nanos.addAndGet(Math.round(seconds * 1e9));
    }

    /** The pauses so far, in nanoseconds. */
    List<Long> pauses() {
        return pauses;
    }
}
