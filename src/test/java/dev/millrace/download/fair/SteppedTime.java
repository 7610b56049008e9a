package dev.millrace.download.fair;

import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A time for several threads: it passes only when as many of them pause as can. */
final class SteppedTime implements TimeMeter, BlockingStrategy {

    private record Sleeper(long until, CountDownLatch wake) {}

    private final PriorityBlockingQueue<Sleeper> sleepers =
            new PriorityBlockingQueue<>(16, Comparator.comparingLong(Sleeper::until));

    private final AtomicLong nanos = new AtomicLong();

    Bandwidths bandwidths(@Nullable Long server) {
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
        var sleeper = new Sleeper(nanos.get() + nanosToPark, new CountDownLatch(1));
        sleepers.add(sleeper);
        sleeper.wake().await();
    }

    /**
     * Lets so many seconds pass.
     *
     * @param pausing how many threads pause when nothing is left to do; a thread's own state does not tell, since one that was
     *     just given a lock still looks as if it waited
     */
    void pass(double seconds, int pausing) throws InterruptedException {
        long end = nanos.get() + Math.round(seconds * 1e9);
        while (true) {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(10_000))
                    .until(() -> sleepers.size() == pausing);
            var next = sleepers.peek();
            if (next == null || next.until() > end) {
                nanos.set(end);
                return;
            }
            sleepers.remove(next);
            nanos.set(Math.max(nanos.get(), next.until()));
            next.wake().countDown();
        }
    }
}
