package dev.millrace.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.content.s3.S3Properties;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoreId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Servers that do not do what they should. */
class BucketConfigurationTest {

    private static final String STORE = "4b8c1f52-8a83-4f0e-9d8c-6b1b0f6f2d11";

    private static BucketContent content(int port) {
        var endpoint = URI.create("http://127.0.0.1:" + port);
        var properties =
                new S3Properties("kept", endpoint, null, null, true, "access", "secret", DataSize.ofMegabytes(5));
        return new BucketConfiguration()
                .bucketContent(properties, new StoreId(STORE), Clock.systemUTC(), new SimpleMeterRegistry());
    }

    @Test
    void whoIsToldToEndWhileTheBucketIsSilentDoesNotStart() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedStartException.class)
                    .isThrownBy(() -> content(silent.getLocalPort()).close());
            assertThat(Thread.interrupted()).as("what closes then can wait").isFalse();
        }
    }

    @Test
    void contentThatBreaksOffIsUnreachable() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/kept/store", exchange -> {
            var name = STORE.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, name.length);
            exchange.getResponseBody().write(name);
            exchange.close();
        });
        server.createContext("/kept/content", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        server.start();
        var id = new FutureId(UUID.randomUUID());
        var key = new BucketKey(new ContentKey(id, 1), "0".repeat(32)).toString();
        var ref = new ContentRef(
                key,
                1_000,
                "0".repeat(64),
                "text/plain",
                null,
                Clock.systemUTC().instant());
        var content = content(server.getAddress().getPort());
        try (var in = content.open(ref, 0, 1_000)) {
            assertThatExceptionOfType(Refusal.ContentUnreachable.class)
                    .isThrownBy(in::readAllBytes)
                    .withMessageContaining("broke off");
        } finally {
            content.close();
            server.stop(0);
        }
    }
}
