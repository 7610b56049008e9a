package dev.millrace.engine;

import dev.millrace.task.BatchStore;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoreFollower;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A real store that can be made to fail, as stores do when the disk is full or the network is down. */
final class UnreliableStore {

    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicBoolean unreadable = new AtomicBoolean();
    private final AtomicReference<String> unanswered = new AtomicReference<>("");
    private final AtomicInteger readsRefused = new AtomicInteger();
    private final AtomicBoolean deaf = new AtomicBoolean();
    private final List<StoreFollower> followers = new CopyOnWriteArrayList<>();
    private final FutureStore store;
    private final BatchStore batches;

    UnreliableStore(TestStore real) {
        store = wrap(FutureStore.class, real.store());
        batches = wrap(BatchStore.class, real.batches());
    }

    private <T> T wrap(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    if (failing.get() && method.getReturnType() == CompletableFuture.class) {
                        return CompletableFuture.failedFuture(new Refusal.StoreUnavailable(true, null));
                    }
                    if (unanswered.compareAndSet(method.getName(), "")) {
                        var written = (CompletableFuture<?>) invoke(method, real, arguments);
                        return written.thenCompose(
                                ignored -> CompletableFuture.failedFuture(new Refusal.StoreUnavailable(false, null)));
                    }
                    if (unreadable.get()
                            && port == FutureStore.class
                            && method.getName().equals("pools")) {
                        readsRefused.incrementAndGet();
                        throw new Refusal.StoreUnavailable(false, null);
                    }
                    if (method.getName().equals("follow")) {
                        var follower = (StoreFollower) arguments[0];
                        followers.add(follower);
                        return method.invoke(real, hardOfHearing(follower));
                    }
                    return invoke(method, real, arguments);
                }));
    }

    private static @Nullable Object invoke(Method method, Object real, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private StoreFollower hardOfHearing(StoreFollower follower) {
        return (StoreFollower) Proxy.newProxyInstance(
                StoreFollower.class.getClassLoader(),
                new Class<?>[] {StoreFollower.class},
                (proxy, method, arguments) -> deaf.get() && method.getName().equals("changedElsewhere")
                        ? null
                        : invoke(method, follower, arguments));
    }

    /** From now on nothing is heard of other nodes. */
    void deafen() {
        deaf.set(true);
    }

    /** From now on other nodes are heard again, and those who follow are told that they missed something. */
    void hearAgain() {
        deaf.set(false);
        followers.forEach(StoreFollower::lostSight);
    }

    /** The next write of this name comes true, and whoever asked for it is told that it failed. */
    void loseAnswerOf(String method) {
        unanswered.set(method);
    }

    /** Lets nobody read pools, or lets them again. */
    void failReads(boolean fail) {
        unreadable.set(fail);
    }

    /** How often nobody could read pools. */
    int readsRefused() {
        return readsRefused.get();
    }

    BatchStore batches() {
        return batches;
    }

    FutureStore store() {
        return store;
    }

    void failWrites(boolean fail) {
        failing.set(fail);
    }
}
