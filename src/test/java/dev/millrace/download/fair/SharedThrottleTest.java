package dev.millrace.download.fair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.RecordingTaskContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits that several downloads share, each with several connections. */
@Timeout(60)
class SharedThrottleTest {

    private static final long RATE = 1_000_000;
    private static final int BUFFER = 256 * 1024;

    private final SteppedTime time = new SteppedTime();
    private final RecordingTaskContext context = RecordingTaskContext.first();
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            thread.join();
        }
    }

    @Test
    void downloadsShareALimitInEqualPartsWhateverTheirConnections() throws InterruptedException {
        var limits = time.bandwidths(RATE);
        var one = reading(limits.open(context, null), 1);
        var eight = reading(limits.open(context, null), 8);

        time.pass(2, 2); // one of each at a time; whoever came first had what had gathered
        long ofOne = one.get();
        long ofEight = eight.get();

        time.pass(4, 2);

        ofOne = one.get() - ofOne;
        ofEight = eight.get() - ofEight;
        assertThat(ofOne + ofEight).isBetween(3 * RATE, 5 * RATE);
        assertThat(ofEight).isBetween(ofOne / 2, 2 * ofOne);
    }

    @Test
    void connectionsThatHaveSomethingUseAllOfTheirDownloadsLimit() throws InterruptedException {
        var throttle = time.bandwidths(null).open(context, RATE);
        var read = reading(throttle, 2); // of any number, the others have nothing to take

        time.pass(4, 2);

        assertThat(read.get()).isBetween(4 * RATE - RATE / 2, 4 * RATE + RATE / 2);
    }

    private AtomicLong reading(Throttle throttle, int connections) {
        var read = new AtomicLong();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        int bytes = throttle.most(BUFFER);
                        read.addAndGet(bytes);
                        throttle.took(bytes);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        return read;
    }
}
