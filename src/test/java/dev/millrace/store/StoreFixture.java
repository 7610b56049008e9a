package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;

import dev.millrace.task.Claim;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.NodeId;
import dev.millrace.task.PoolName;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store to test, and short ways to use it. */
abstract class StoreFixture {

    static final PoolName CPU = new PoolName("cpu");
    static final PoolName IO = new PoolName("io");
    static final NodeId OTHER_NODE = new NodeId("node-2");
    static final IdempotencyKey KEY =
            new IdempotencyKey(null, "/v1/tasks/compute", "key-1", "fingerprint-1", NOW.plus(Duration.ofHours(24)));

    FutureStore store;

    /** Opens the test's store; called again, opens the same one again. */
    protected abstract FutureStore open(Clock clock) throws Exception;

    protected abstract void close(FutureStore opened) throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open(at(NOW));
    }

    @AfterEach
    final void closeStore() throws Exception {
        close(store);
    }

    static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    FutureRecord insert(FutureRecord future) {
        get(store.insert(future, null));
        return future;
    }

    Insertion insert(FutureRecord future, IdempotencyKey key) {
        return get(store.insert(future, key));
    }

    boolean update(FutureRecord from, FutureRecord to) {
        return get(store.update(new Transition(from, to)));
    }

    List<FutureRecord> claim(PoolName pool, int limit) {
        return get(store.claim(new Claim(pool, NODE, limit, NOW)));
    }

    @Nullable
    FutureRecord find(FutureRecord future) {
        return store.find(future.id()).orElse(null);
    }

    static FutureQuery all(int limit) {
        return new FutureQuery(null, null, null, null, Map.of(), null, null, limit);
    }

    static FutureQuery in(TaskState state) {
        return new FutureQuery(state, null, null, null, Map.of(), null, null, 50);
    }

    static FutureQuery labelled(Map<String, String> labels) {
        return new FutureQuery(null, null, null, null, labels, null, null, 50);
    }
}
