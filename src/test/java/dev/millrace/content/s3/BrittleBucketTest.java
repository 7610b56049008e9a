package dev.millrace.content.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Servers that break off, and servers that know less than others. */
class BrittleBucketTest {

    private static final int SIZE = 300_000;

    /** How much comes at once before a connection breaks. */
    private static final int PIECE = 100_000;

    private final byte[] content = new byte[SIZE];
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private Bucket bucket;

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(threads);
        server.start();
        var endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        var properties =
                new S3Properties("kept", endpoint, null, null, true, "access", "secret", DataSize.ofMegabytes(5));
        bucket = Bucket.of(properties, new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() {
        bucket.close();
        server.stop(0);
        threads.close();
    }

    /**
     * Answers a request for the object with what was asked for, of which a part comes.
     *
     * @param piece how many bytes come before the connection breaks
     */
    private void serve(HttpExchange exchange, String tag, int piece) throws IOException {
        var range = exchange.getRequestHeaders().getFirst("Range");
        var match = exchange.getRequestHeaders().getFirst("If-Match");
        asked.add(range + " " + match);
        exchange.getResponseHeaders().set("ETag", tag);
        if (match != null && !match.equals(tag)) {
            exchange.sendResponseHeaders(412, -1);
            exchange.close();
            return;
        }
        var bounds =
                range == null ? new String[] {"0"} : range.replace("bytes=", "").split("-");
        int from = Integer.parseInt(bounds[0]);
        int to = bounds.length > 1 ? Integer.parseInt(bounds[1]) + 1 : SIZE;
        if (range != null) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + SIZE);
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, to - from);
        exchange.getResponseBody().write(content, from, Math.min(piece, to - from));
        exchange.getResponseBody().flush();
        exchange.close();
    }

    @Test
    void whatBreaksOffIsReadOnFromThere() throws IOException {
        server.createContext("/kept/object", exchange -> serve(exchange, "\"one\"", PIECE));
        try (var in = bucket.open("object")) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        assertThat(asked).containsExactly("null null", "bytes=100000- \"one\"", "bytes=200000- \"one\"");
    }

    @Test
    void aPartThatBreaksOffIsReadToItsEnd() throws IOException {
        server.createContext("/kept/object", exchange -> serve(exchange, "\"one\"", PIECE));
        try (var in = bucket.open("object", 50_000, 120_000)) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 50_000, 170_000));
        }
        assertThat(asked).containsExactly("bytes=50000-169999 null", "bytes=150000-169999 \"one\"");
    }

    @Test
    void bytesOfAnotherObjectAreNotPutBehindThem() throws IOException {
        server.createContext("/kept/object", exchange -> serve(exchange, "\"" + asked.size() + "\"", PIECE));
        try (var in = bucket.open("object")) {
            assertThatExceptionOfType(BucketException.class)
                    .isThrownBy(in::readAllBytes)
                    .withMessageContaining("412");
        }
    }

    @Test
    void anObjectFromItsBeginningIsNotTakenForTheRest() throws IOException {
        server.createContext("/kept/object", exchange -> {
            asked.add("anything");
            exchange.getResponseHeaders().set("ETag", "\"one\"");
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(content, 0, PIECE);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        try (var in = bucket.open("object")) {
            assertThatExceptionOfType(BucketException.class)
                    .isThrownBy(in::readAllBytes)
                    .withMessageContaining("broke off");
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void whatDoesNotGetOnIsGivenUp() throws IOException {
        server.createContext("/kept/object", exchange -> serve(exchange, "\"one\"", asked.isEmpty() ? PIECE : 0));
        try (var in = bucket.open("object")) {
            assertThatExceptionOfType(BucketException.class)
                    .isThrownBy(in::readAllBytes)
                    .satisfies(failure -> assertThat(failure.lasting()).isFalse())
                    .withMessage("the bucket 'kept' broke off while it was read");
        }
        assertThat(asked).hasSize(4);
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Test
    void aServerWithoutConditionalWritesIsNoneForContent() {
        server.createContext("/", exchange -> refuse(exchange, 501));
        assertThatExceptionOfType(BucketException.class)
                .isThrownBy(() -> bucket.writeOnce("store", "name"))
                .satisfies(failure -> assertThat(failure.lasting()).isTrue())
                .withMessageContaining("lacks conditional writes (If-None-Match)");
        assertThatExceptionOfType(BucketException.class)
                .isThrownBy(() -> bucket.write("store", "name"))
                .satisfies(failure -> assertThat(failure.lasting()).isFalse())
                .withMessageContaining("status 501");
    }

    @Test
    void aConflictMeansThatSomethingIsThereOnlyToWhoAskedForThat() throws IOException {
        server.createContext("/", exchange -> refuse(exchange, 409));
        bucket.writeOnce("store", "name");
        assertThatExceptionOfType(BucketException.class)
                .isThrownBy(() -> bucket.read("store", Duration.ofSeconds(20)))
                .withMessageContaining("status 409");
        assertThatExceptionOfType(BucketException.class)
                .isThrownBy(() -> bucket.delete("store"))
                .withMessageContaining("status 409");
    }
}
