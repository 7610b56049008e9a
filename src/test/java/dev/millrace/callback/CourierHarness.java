package dev.millrace.callback;

import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;

import dev.millrace.net.OutboundConfiguration;
import dev.millrace.net.OutboundHttp;
import dev.millrace.net.OutboundProperties;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.sqlite.SqliteStore;
import dev.millrace.task.Callback;
import dev.millrace.task.Delivery;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NewFuture;
import dev.millrace.task.Outbox;
import dev.millrace.task.TaskState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A courier on a real store and a real client; not started yet. */
final class CourierHarness implements AutoCloseable {

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final SqliteStore store;
    final Outbox outbox;
    final Courier courier;
    final Callbacks callbacks;
    private final OutboundHttp http;
    private final CallbackSecrets secrets;

    private CourierHarness(Builder with) {
        store = SqliteStore.open(with.directory.resolve("test.db"), with.clock, new PlainBodies(), CommitObserver.NONE);
        outbox = with.outbox.apply(store.outbox());
        http = OutboundConfiguration.create(
                new OutboundProperties(with.allow, Duration.ofSeconds(5), Duration.ofSeconds(60), 5, 1000, null), "1");
        secrets = CallbackSecrets.of(with.secrets);
        var limits = new CallbackProperties(
                with.concurrency, with.perTarget, with.secrets, Duration.ofSeconds(1), with.timeout);
        var sender = new Sender(http, secrets, limits.timeout(), with.clock);
        var around = new CourierParts.Surroundings(
                with.clock,
                new DeliveryMeters(meters, outbox),
                CallbackConfiguration.newThreads(),
                CallbackConfiguration.newTimer());
        courier = new Courier(CourierParts.of(outbox, sender, new RetrySchedule(() -> 0.5), around, limits));
        store.futures().follow(courier);
        callbacks = new Callbacks(
                new CallbackOwners(store.futures(), store.batches()), outbox, secrets, sender, with.clock);
    }

    static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** What is to be tested; what is not said is plain. */
    static final class Builder {

        private final Path directory;
        private Clock clock = Clock.systemUTC();
        private List<String> allow = List.of("127.0.0.0/8");
        private Duration timeout = Duration.ofSeconds(30);
        private int concurrency = 256;
        private int perTarget = 4;
        private final Map<String, String> secrets = new HashMap<>();
        private UnaryOperator<Outbox> outbox = UnaryOperator.identity();

        private Builder(Path directory) {
            this.directory = directory;
        }

        Builder at(Clock time) {
            clock = time;
            return this;
        }

        Builder allowing(String... addresses) {
            allow = List.of(addresses);
            return this;
        }

        Builder withTimeout(Duration limit) {
            timeout = limit;
            return this;
        }

        Builder withRoom(int total, int ofATarget) {
            concurrency = total;
            perTarget = ofATarget;
            return this;
        }

        Builder configured(String name, String secret) {
            secrets.put(name, secret);
            return this;
        }

        Builder through(UnaryOperator<Outbox> wrapper) {
            outbox = wrapper;
            return this;
        }

        CourierHarness build() {
            return new CourierHarness(this);
        }

        CourierHarness start() {
            var harness = build();
            harness.courier.start();
            return harness;
        }
    }

    /** Adds a done future that this URL is told of. */
    Callback tell(String url, @Nullable String secret) {
        return tell(url, secret, Map.of(), aFuture().withId(anId()).in(TaskState.SUCCEEDED));
    }

    Callback tell(String url) {
        return tell(url, null);
    }

    Callback tell(String url, @Nullable String secret, Map<String, String> headers, FutureRecord future) {
        var draft = new CallbackDraft(url, EventType.ENDS, secret, headers);
        var callback = callbacks.create(draft, new Callback.Owner.OfFuture(future.id()), "");
        store.futures()
                .insert(List.of(new NewFuture(future, List.of(callback))), null)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        return callback;
    }

    Delivery delivery(Callback callback) {
        return outbox.deliveries(callback.id(), 1).getFirst();
    }

    double counted(String outcome) {
        return meters.get("millrace.webhook.deliveries")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Override
    public void close() throws IOException {
        try {
            courier.stop(Duration.ofMillis(100));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        store.close();
        http.close();
    }
}
