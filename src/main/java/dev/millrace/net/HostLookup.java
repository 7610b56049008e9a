package dev.millrace.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks host names up on platform threads of its own.
 *
 * <p>A look-up blocks its thread inside the operating system, where no interrupt reaches it; on a virtual thread it would
 * hold one of the few carriers, and two dead name servers would stop every transfer. So the caller waits here instead, no
 * longer than the timeout, and can be interrupted.
 */
final class HostLookup implements AutoCloseable {

    private static final int THREADS = 32;

    private final ThreadPoolExecutor threads;
    private final Duration timeout;

    HostLookup(Duration timeout) {
        this.timeout = timeout;
        var named = Thread.ofPlatform().name("host-lookup-", 1).daemon().factory();
        threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named);
        threads.allowCoreThreadTimeOut(true);
    }

    /** @throws UnknownHostException if the host has no address, or the answer does not come in time */
    InetAddress[] addresses(String host) throws UnknownHostException {
        var answer = threads.submit(() -> InetAddress.getAllByName(host));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw failed(host, "interrupted", e);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw failed(host, "no answer in time", e);
        } catch (ExecutionException e) {
            throw failed(host, "not found", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static UnknownHostException failed(String host, String why, Exception cause) {
        var failure = new UnknownHostException(host + ": " + why);
        failure.initCause(cause);
        return failure;
    }
}
