package dev.millrace.callback;

import static org.awaitility.Awaitility.await;

import dev.millrace.engine.SettableClock;
import dev.millrace.task.Callback;
import dev.millrace.task.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A receiver, and couriers that deliver to it from a real store. Time stands until a test moves it. */
abstract class CourierFixture {

    private static final Duration A_MOMENT = Duration.ofMillis(150);

    @TempDir
    private Path directory;

    final SettableClock clock = new SettableClock();
    private final List<AutoCloseable> open = new ArrayList<>();
    Receiver receiver;

    @BeforeEach
    void start() throws Exception {
        receiver = receiver();
    }

    @AfterEach
    void stop() throws Exception {
        for (var each : open) {
            each.close();
        }
    }

    Receiver receiver() throws Exception {
        var started = Receiver.start();
        open.add(started);
        return started;
    }

    CourierHarness.Builder courier() {
        return CourierHarness.in(directory).at(clock);
    }

    CourierHarness started(CourierHarness.Builder with) {
        var harness = with.start();
        open.add(harness);
        return harness;
    }

    CourierHarness started() {
        return started(courier());
    }

    void advance(CourierHarness harness, Duration by) {
        clock.advance(by);
        harness.courier.deliveryDue(receiver.target());
    }

    static Delivery tried(CourierHarness harness, Callback callback, int attempts) {
        await().until(() -> harness.delivery(callback).attempts().size() == attempts);
        return harness.delivery(callback);
    }

    static void stays(int requests, Receiver at) {
        await().during(A_MOMENT)
                .atMost(Duration.ofSeconds(5))
                .until(() -> at.requests().size() == requests);
    }
}
