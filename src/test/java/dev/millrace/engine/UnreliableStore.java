package dev.millrace.engine;

import dev.millrace.task.BatchStore;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Refusal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A real store whose writes can be made to fail, as they do when the disk is full. */
final class UnreliableStore {

    private final AtomicBoolean failing = new AtomicBoolean();
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
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
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
