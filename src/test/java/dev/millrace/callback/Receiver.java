package dev.millrace.callback;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A real server that is sent webhooks, and answers as it is told. */
public final class Receiver implements AutoCloseable {

    /** A request as it came. */
    public record Request(String path, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.containsKey(name) ? headers.get(name).getFirst() : "";
        }
    }

    /** Answers a request. */
    @FunctionalInterface
    public interface Script {
        void answer(HttpExchange exchange) throws Exception;
    }

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicReference<Script> script = new AtomicReference<>(status(204));
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    private Receiver(HttpServer server) {
        this.server = server;
    }

    public static Receiver start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1000);
        var receiver = new Receiver(server);
        server.createContext("/", receiver::receive);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return receiver;
    }

    public static Script status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    /** From now on, answers so. */
    public Receiver answering(Script with) {
        script.set(with);
        return this;
    }

    /** From now on, answers nothing until {@link #release()}. */
    public Receiver hanging() {
        return answering(exchange -> {
            released.await();
            exchange.sendResponseHeaders(204, -1);
        });
    }

    public void release() {
        released.countDown();
    }

    public String url() {
        return target() + "/hook?token=geheim";
    }

    public String target() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Every request so far, in the order in which they came. */
    public List<Request> requests() {
        return requests;
    }

    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    private void receive(HttpExchange exchange) throws IOException {
        mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try (exchange) {
            var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, List.copyOf(values)));
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(exchange.getRequestURI().toString(), headers, body));
            script.get().answer(exchange);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            underWay.decrementAndGet();
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
