package dev.millrace.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Callbacks of 2,000 no-op tasks to a receiver that answers at once, from the first submit to the last arrival there, while
 * each task has a second callback: to another such receiver, and to one that never answers.
 */
final class CallbackBenchmark implements Benchmarks.Benchmark {

    private static final int COUNT = 2_000;
    private static final int CLIENTS = 64;
    private static final int RUNS = 5;
    private static final String HOOK = "{\"url\":\"http://127.0.0.1:%d/\"}";
    private static final String TASK = "{\"function\":\"echo\",\"args\":{},\"pool\":\"io\",\"callback\":[%s]}";

    private final AtomicReference<CountDownLatch> expected = new AtomicReference<>(new CountDownLatch(0));
    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    public List<String> run() throws Exception {
        var healthy = new double[RUNS];
        var hangs = new double[RUNS];
        var quick = receiver(() -> expected.get().countDown());
        var other = receiver(() -> {});
        var hanging = receiver(over::await);
        try (var millrace = Servers.millrace("--millrace.outbound.allow=127.0.0.0/8")) {
            var toQuick = HOOK.formatted(quick.getAddress().getPort());
            var besideQuick = toQuick + "," + HOOK.formatted(other.getAddress().getPort());
            var besideHanging =
                    toQuick + "," + HOOK.formatted(hanging.getAddress().getPort());
            seconds(millrace, besideQuick);
            seconds(millrace, besideQuick);
            // These runs come first: what hangs is tried again and again from then on.
            for (int run = 0; run < RUNS; run++) {
                healthy[run] = seconds(millrace, besideQuick);
            }
            for (int run = 0; run < RUNS; run++) {
                hangs[run] = seconds(millrace, besideHanging);
            }
        } finally {
            over.countDown();
            quick.stop(0);
            other.stop(0);
            hanging.stop(0);
        }
        double first = Medians.of(healthy);
        double second = Medians.of(hangs);
        return List.of(
                Medians.line("%,d callbacks to a receiver, beside another: %.2f s", COUNT, first),
                Medians.line("beside one that hangs: %.2f s, %.2f of that", second, second / first));
    }

    private interface Answer {
        void await() throws InterruptedException;
    }

    private static HttpServer receiver(Answer answer) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), COUNT);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private double seconds(Servers millrace, String callbacks) throws Exception {
        var arrived = new CountDownLatch(COUNT);
        expected.set(arrived);
        var request = LoadGenerator.post("/v1/tasks/compute", TASK.formatted(callbacks));
        long begin = System.nanoTime();
        var result = new LoadGenerator(millrace.port(), CLIENTS, i -> request).run(COUNT);
        if (result.failed() > 0) {
            throw new IllegalStateException(result.failed() + " requests failed");
        }
        arrived.await();
        return (System.nanoTime() - begin) / 1e9;
    }
}
