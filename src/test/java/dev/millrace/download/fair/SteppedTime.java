package dev.millrace.download.fair;

import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A time for several threads: it passes only when all of them wait. */
final class SteppedTime implements TimeMeter, BlockingStrategy {

    private record Sleeper(long until, CountDownLatch wake, CountDownLatch awake) {}

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
        var sleeper = new Sleeper(nanos.get() + nanosToPark, new CountDownLatch(1), new CountDownLatch(1));
        sleepers.add(sleeper);
        sleeper.wake().await();
        sleeper.awake().countDown();
    }

    /** Lets so many seconds pass for these threads. */
    void pass(double seconds, List<Thread> threads) throws InterruptedException {
        long end = nanos.get() + Math.round(seconds * 1e9);
        while (true) {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(10_000))
                    .until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
            var next = sleepers.peek();
            if (next == null || next.until() > end) {
                nanos.set(end);
                return;
            }
            sleepers.remove(next);
            nanos.set(Math.max(nanos.get(), next.until()));
            next.wake().countDown();
            next.awake().await();
        }
    }
}
