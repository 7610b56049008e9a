package dev.millrace.content.s3;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs requests on threads of their own: an interrupt of whoever waits ends the request. Safe for use by many threads. */
final class Calls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final BucketFailures failures;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("s3-", 1).factory());

    Calls(BucketFailures failures) {
        this.failures = failures;
    }

    /**
     * Does a request and waits for it.
     *
     * @throws IOException as {@link BucketFailures} has it; if the thread is interrupted, it stays so
     */
    <T> T call(Callable<T> request) throws IOException {
        return await(begin(request));
    }

    /**
     * The same for an answer that is to be given back if nobody takes it, since whoever waits for it was interrupted.
     *
     * @param back gives it back
     */
    <T> T call(Callable<T> request, Consumer<T> back) throws IOException {
        var answer = new CompletableFuture<T>();
        var running = threads.submit(() -> {
            try {
                var result = request.call();
                if (!answer.complete(result)) {
                    back.accept(result);
                }
            } catch (Throwable e) { // whoever waits has to be told of anything
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get();
        } catch (InterruptedException _) {
            if (!answer.cancel(false) && !answer.isCompletedExceptionally()) {
                back.accept(answer.resultNow());
            }
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw BucketFailures.interrupted();
        } catch (ExecutionException e) {
            throw failures.of(Objects.requireNonNull(e.getCause()));
        }
    }

    <T> Future<T> begin(Callable<T> request) {
        return threads.submit(request);
    }

    /** What came of a request that was begun. */
    <T> T await(Future<T> request) throws IOException {
        try {
            return request.get();
        } catch (InterruptedException _) {
            request.cancel(true);
            Thread.currentThread().interrupt();
            throw BucketFailures.interrupted();
        } catch (ExecutionException e) {
            throw failures.of(Objects.requireNonNull(e.getCause()));
        }
    }

    /** Does a request beside, whatever becomes of it, also for a thread that is interrupted. */
    void beside(String what, Runnable request) {
        threads.execute(() -> {
            try {
                request.run();
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("could not {}; a later sweep does", what);
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
