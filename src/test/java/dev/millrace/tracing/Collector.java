package dev.millrace.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real collector of spans, which takes OTLP over HTTP as Protocol Buffers. */
public final class Collector implements AutoCloseable {

    /** A span as it was sent. */
    public record Sent(
            String name,
            String kind,
            String trace,
            String id,
            String parent,
            boolean failed,
            Map<String, String> facts,
            long startNanos,
            long endNanos,
            String text) {

        private static Sent of(Span span) {
            return new Sent(
                    span.getName(),
                    span.getKind().name().substring("SPAN_KIND_".length()),
                    hex(span.getTraceId().toByteArray()),
                    hex(span.getSpanId().toByteArray()),
                    hex(span.getParentSpanId().toByteArray()),
                    span.getStatus().getCodeValue() == 2,
                    span.getAttributesList().stream().collect(Collectors.toMap(KeyValue::getKey, Sent::value)),
                    span.getStartTimeUnixNano(),
                    span.getEndTimeUnixNano(),
                    span.toString());
        }

        private static String value(KeyValue fact) {
            var value = fact.getValue();
            return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
        }

        private static String hex(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }

        public String fact(String name) {
            return facts.getOrDefault(name, "");
        }

        /** What a request that is sent under it says. */
        public String traceparent() {
            return "00-" + trace + "-" + id + "-01";
        }
    }

    private final HttpServer server;
    private final List<Sent> spans = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    private Collector(HttpServer server) {
        this.server = server;
    }

    /** One that takes what it is sent. */
    public static Collector start() {
        var collector = hanging();
        collector.released.countDown();
        return collector;
    }

    /** One that answers nobody before it is closed. */
    public static Collector hanging() {
        try {
            var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
            var collector = new Collector(server);
            server.createContext("/v1/traces", collector::receive);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return collector;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            requests.incrementAndGet();
            released.await();
            request.getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .map(Sent::of)
                    .forEach(spans::add);
            var answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    /** How often it was sent spans. */
    public int requests() {
        return requests.get();
    }

    /** Every span so far. */
    public Stream<Sent> spans() {
        return spans.stream();
    }

    /** Those of a trace. */
    public Stream<Sent> of(String trace) {
        return spans().filter(span -> span.trace().equals(trace));
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
    }
}
