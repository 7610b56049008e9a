package dev.millrace.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Clients that go away, or go on talking, while the server lets them wait. */
class DisconnectTest extends ApiServerTest {

    private static final Duration LONG_BEFORE_THE_END = Duration.ofSeconds(15);
    private static final String NEXT = "GET /v1/pools/narrow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @Autowired
    private MeterRegistry meters;

    private String running;

    @BeforeEach
    void occupy() {
        running = running();
        awaitRequests(0);
    }

    @AfterEach
    void free() {
        cancel(running);
    }

    /** Every way to wait. */
    enum Wait {
        FOR_A_FUTURE("GET FUTURE?wait=SECONDSs HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        FOR_A_RESULT("GET FUTURE/result HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=SECONDS\r\n\r\n"),
        FOR_AN_IDLE_POOL("GET /v1/pools/io?wait=idle&timeout=SECONDSs HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        AFTER_A_SUBMISSION("POST /v1/tasks/compute HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=SECONDS\r\n"
                + "Content-Type: application/json\r\nContent-Length: 32\r\n\r\n"
                + "{\"function\":\"echo\",\"delay\":\"1h\"}"),
        AFTER_A_CHUNKED_SUBMISSION("POST /v1/tasks/compute HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=SECONDS\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "20\r\n{\"function\":\"echo\",\"delay\":\"1h\"}\r\n0\r\n\r\n");

        private final String request;

        Wait(String request) {
            this.request = request;
        }

        byte[] request(String future, int seconds) {
            return request.replace("FUTURE", future)
                    .replace("SECONDS", Integer.toString(seconds))
                    .getBytes(US_ASCII);
        }
    }

    private Socket waiting(Wait wait, int seconds) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.getOutputStream().write(wait.request(running, seconds));
        awaitRequests(1);
        return socket;
    }

    /** Waits until the server is busy with so many requests. */
    private void awaitRequests(int count) {
        Awaitility.await()
                .atMost(LONG_BEFORE_THE_END)
                .until(() -> meters.find("http.server.requests.active").longTaskTimers().stream()
                                .mapToInt(LongTaskTimer::activeTasks)
                                .sum()
                        == count);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverClosesTheConnectionIsNotWaitedForAnyLonger(Wait wait) throws IOException {
        waiting(wait, 60).close();

        awaitRequests(0);
    }

    @Test
    void whoeverResetsTheConnectionIsNotWaitedForAnyLonger() throws IOException {
        var socket = waiting(Wait.FOR_A_FUTURE, 60);
        socket.setSoLinger(true, 0);
        socket.close();

        awaitRequests(0);
    }

    @ParameterizedTest
    @CsvSource({"FOR_A_FUTURE, 1", "FOR_A_FUTURE, 20", "AFTER_A_SUBMISSION, 1", "AFTER_A_CHUNKED_SUBMISSION, 1"})
    void whoeverSendsTheNextRequestAlreadyGetsBothAnswers(Wait wait, int sentEarly) throws IOException {
        int seconds = 2;
        long begin = System.nanoTime();
        try (var socket = waiting(wait, seconds)) {
            socket.setSoTimeout((int) LONG_BEFORE_THE_END.toMillis());
            socket.getOutputStream().write(NEXT.substring(0, sentEarly).getBytes(US_ASCII));
            var first = socket.getInputStream().readNBytes("HTTP/1.1 20".length());
            var waited = Duration.ofNanos(System.nanoTime() - begin);
            socket.getOutputStream().write(NEXT.substring(sentEarly).getBytes(US_ASCII));
            var rest = new String(socket.getInputStream().readAllBytes(), US_ASCII);

            assertThat(new String(first, US_ASCII)).isEqualTo("HTTP/1.1 20");
            assertThat(waited).isGreaterThanOrEqualTo(Duration.ofSeconds(seconds));
            assertThat(rest).contains("HTTP/1.1 200").contains("\"name\":\"narrow\"");
        }
    }

    @Test
    void whoeverOnlyEndsItsSideIsAnsweredWithTheStateAsItIs() throws IOException {
        try (var socket = waiting(Wait.FOR_A_FUTURE, 60)) {
            socket.setSoTimeout((int) LONG_BEFORE_THE_END.toMillis());
            socket.shutdownOutput();

            var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 20").endsWith("}");
        }
    }
}
