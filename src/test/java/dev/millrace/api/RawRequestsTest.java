package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client library would send. */
class RawRequestsTest extends ApiServerTest {

    private static final int PATIENCE_MILLIS = 10_000;

    /** Everything that the server says until it closes the connection, which it is asked to by ending the request. */
    private String exchange(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/9.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nBad Header\r\n\r\n",
                "GET /v1/po<ols HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /v1/futures/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /v1/futures/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /v1/futures/a%2Fb HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n",
                "POST /v1/tasks HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: foo\r\n\r\n",
                "POST /v1/tasks/compute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /v1/tasks/compute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100\r\n\r\n{",
                "PUT /v1/content HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc"
            })
    void brokenRequestIsAProblemAndNeverAPage(String request) throws IOException {
        var answer = exchange(request);

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("Content-Type: " + PROBLEM);
        assertThat(answer).contains("\"type\":\"/problems/mal").doesNotContainIgnoringCase("<html");
    }

    @Test
    void tooLongLinesAreAProblemThatSaysSo() throws IOException {
        var lot = "x".repeat(20_000);

        var header = exchange("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + lot + "\r\n\r\n");
        var line = exchange("GET /?a=" + lot + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(header).startsWith("HTTP/1.1 400 ").contains(PROBLEM, "malformed-request", "more than 16 KB");
        assertThat(line).startsWith("HTTP/1.1 400 ").contains(PROBLEM, "malformed-request", "more than 16 KB");
    }

    @Test
    void traceIsNotAnswered() throws IOException {
        assertThat(exchange("TRACE /v1/pools HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains(PROBLEM);
    }

    @Test
    void otherHostsAreAnsweredNothing() throws IOException {
        for (var host :
                new String[] {"evil.example", "localhost.evil.example", "192.168.0.1:8080", "127.0.0.1.evil.example"}) {
            assertThat(exchange("GET /v1/pools HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .as(host)
                    .startsWith("HTTP/1.1 421 ")
                    .contains("misdirected-request");
        }
        for (var host : new String[] {"localhost:80", "127.0.0.1", "[::1]:8080", "LOCALHOST"}) {
            assertThat(exchange("GET /v1/pools HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .as(host)
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void pagesOfOtherOriginsChangeNothing() {
        var body = "{\"function\":\"echo\"}";
        assertProblem(client.post("/v1/tasks/compute", body, "Origin", "http://evil.example"), 403, "cross-site");
        assertProblem(client.post("/v1/tasks/compute", body, "Origin", "null"), 403, "cross-site");
        assertProblem(client.post("/v1/tasks/compute", body, "Origin", "http://127.0.0.1:1"), 403, "cross-site");
        assertProblem(client.post("/v1/tasks/compute", body, "Sec-Fetch-Site", "cross-site"), 403, "cross-site");

        var own = "http://127.0.0.1:" + port();
        assertThat(client.post("/v1/tasks/compute", body, "Origin", own).status())
                .isEqualTo(202);
        assertThat(client.get("/v1/pools", "Origin", "http://evil.example").status())
                .isEqualTo(200);
        assertThat(client.get("/v1/pools", "Origin", "http://evil.example").header("Access-Control-Allow-Origin"))
                .isEmpty();
    }
}
