package dev.millrace.net;

import io.opentelemetry.context.Context;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs blocking network work so that an interrupt of the calling thread ends it, on any kind of thread.
 *
 * <p>A platform thread that is blocked in a socket does not notice an interrupt; a virtual one closes the socket. So on a
 * platform thread the work is done by a virtual thread, and the caller waits and passes interrupts on. Rejected: short
 * socket timeouts in a loop, which cost wake-ups, cannot be had while connecting, and break TLS records.
 */
public final class InterruptibleIo {

    private InterruptibleIo() {}

    /** Returns what the work returns, when it has really ended. The caller's interrupt flag is kept. */
    public static <T> T call(Callable<T> work) throws Exception {
        var caller = Thread.currentThread();
        if (caller.isVirtual()) {
            return work.call();
        }
        var task = new FutureTask<>(Context.current().wrap(work));
        var worker = Thread.ofVirtual().name(caller.getName() + "-io").start(task);
        return await(task, worker);
    }

    private static <T> T await(FutureTask<T> task, Thread worker) throws Exception {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    worker.interrupt();
                }
            }
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Exception unwrapped(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return failure.getCause() instanceof Exception cause ? cause : failure;
    }
}
