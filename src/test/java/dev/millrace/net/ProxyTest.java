package dev.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.download.Origin;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {

    /** Known to the proxy alone. */
    private static final String ELSEWHERE = "files.elsewhere.invalid";

    private static final String CREDENTIALS =
            "Basic " + Base64.getEncoder().encodeToString("me:pä:ss".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path directory;

    private Origin origin;
    private ForwardProxy proxy;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start().on("/file", (_, wire) -> wire.answer(200, "", "here"));
        proxy = ForwardProxy.start();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        origin.close();
    }

    @Test
    void plainRequestIsHandedToTheProxyWithItsCredentials() throws Exception {
        try (var http = http(List.of(), List.of())) {
            var url = URI.create("http://" + ELSEWHERE + ":" + origin.port() + "/file");

            assertThat(get(http, url)).isEqualTo("here");
            assertThat(proxy.requests()).singleElement().satisfies(request -> {
                assertThat(request.line()).isEqualTo("GET " + url + " HTTP/1.1");
                assertThat(request.headers())
                        .containsEntry("Proxy-Authorization", CREDENTIALS)
                        .containsEntry("Host", url.getAuthority());
            });
            assertThat(origin.requests()).hasSize(1);
        }
    }

    @Test
    void securedRequestGoesThroughATunnelThatHidesItFromTheProxyAndTheCredentialsFromTheTarget() throws Exception {
        try (var target = TlsOrigin.start(directory, ELSEWHERE);
                var http = http(target, List.of())) {
            var url = URI.create("https://" + ELSEWHERE + ":" + target.port() + "/secret");

            assertThat(get(http, url)).isEqualTo("here");
            assertThat(get(http, url)).isEqualTo("here");
            assertThat(proxy.requests()).singleElement().satisfies(request -> {
                assertThat(request.line()).isEqualTo("CONNECT " + ELSEWHERE + ":" + target.port() + " HTTP/1.1");
                assertThat(request.headers())
                        .containsEntry("Proxy-Authorization", CREDENTIALS)
                        .doesNotContainKey("X-Api-Key");
            });
            assertThat(target.heads())
                    .hasSize(2)
                    .allSatisfy(head -> assertThat(head)
                            .startsWith("GET /secret HTTP/1.1\n")
                            .contains("X-Api-Key: k")
                            .doesNotContain("Proxy-"));
        }
    }

    @Test
    void certificateInATunnelMustBeTheTargets() throws Exception {
        try (var target = TlsOrigin.start(directory, "other.invalid");
                var trusting = http(target, List.of());
                var usual = http(List.of(), List.of())) {
            for (var http : List.of(trusting, usual)) {
                assertThatThrownBy(() -> get(http, URI.create("https://" + ELSEWHERE + ":" + target.port() + "/")))
                        .matches(ConnectionFailures::isUntrusted);
            }
            assertThat(target.heads()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "403 Forbidden\r\n",
                "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n",
                "302 Found\r\nLocation: http://example.org/\r\n",
                "201 Created\r\n"
            })
    void refusalOfATunnelIsNeverTakenForTheTargetsAnswer(String head) throws Exception {
        try (var refusing = ForwardProxy.refusing(head);
                var http = http(refusing.port(), List.of(), List.of())) {
            assertThatThrownBy(() -> get(http, URI.create("https://" + ELSEWHERE + "/")))
                    .isInstanceOfSatisfying(
                            ProxyException.class,
                            e -> assertThat(ConnectionFailures.reason(e))
                                    .isEqualTo("the proxy answered with status " + head.substring(0, 3)
                                            + " instead of letting through to"));
            assertThat(refusing.requests()).hasSize(1);
        }
    }

    @Test
    void proxyThatWantsOtherCredentialsIsNotTakenForTheTarget() throws Exception {
        try (var refusing = ForwardProxy.refusing("407 Proxy Authentication Required\r\n");
                var http = http(refusing.port(), List.of(), List.of())) {
            assertThatThrownBy(() -> get(http, URI.create("http://" + ELSEWHERE + "/")))
                    .isInstanceOf(ProxyException.class);
        }
    }

    @Test
    void proxyThatIsNotThereIsNamedAsSuch() throws Exception {
        int port;
        try (var closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        try (var http = http(port, List.of(), List.of())) {
            for (var scheme : List.of("http", "https")) {
                assertThatThrownBy(() -> get(http, URI.create(scheme + "://" + ELSEWHERE + "/")))
                        .isInstanceOfSatisfying(
                                ProxyException.class,
                                e -> assertThat(ConnectionFailures.reason(e))
                                        .isEqualTo("the proxy could not be reached, on the way to"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "2130706433",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "10.0.0.1",
                "169.254.169.254",
                "localhost",
                "LocalHost.",
                "any.localhost"
            })
    void proxyIsNotAskedForWhatResolvesHereToABlockedAddress(String host) throws Exception {
        origin.on(
                "/a",
                (_, wire) -> wire.answer(302, "Location: http://" + host + ":" + origin.port() + "/file\r\n", ""));
        try (var http = http(List.of(), List.of())) {
            for (var scheme : List.of("http", "https")) {
                var url = URI.create(scheme + "://" + host + ":" + origin.port() + "/file");
                assertThatThrownBy(() -> get(http, url)).isInstanceOf(BlockedAddressException.class);
            }
            assertThat(proxy.requests()).isEmpty();

            var redirecting = URI.create("http://" + ELSEWHERE + ":" + origin.port() + "/a");
            assertThatThrownBy(() -> get(http, redirecting)).isInstanceOf(BlockedAddressException.class);
            assertThat(proxy.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x7f000001", "017700000001", "99999999999", "0177.0.0.1"})
    void proxyIsNotAskedForNumbersThatAreNoAddressHere(String host) throws Exception {
        try (var http = http(List.of(), List.of())) {
            var url = URI.create("http://" + host + ":" + origin.port() + "/file");

            assertThatThrownBy(() -> get(http, url)).isInstanceOf(UnknownHostException.class);
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    void allowedHostsAreReachedThroughTheProxyAsWell() throws Exception {
        try (var http = http(List.of("127.0.0.0/8", "localhost"), List.of())) {
            get(http, origin.url("/file"));
            get(http, URI.create("http://localhost:" + origin.port() + "/file"));
            assertThat(proxy.requests()).hasSize(2);
        }
    }

    @Test
    void hostsThatNeedNoProxyAreReachedWithoutItAndUnderTheSameRules() throws Exception {
        try (var http = http(List.of("127.0.0.1"), List.of("127.0.0.0/8", "localhost"))) {
            assertThat(get(http, origin.url("/file"))).isEqualTo("here");
            var blocked = URI.create("http://127.0.0.2:" + origin.port() + "/file");
            assertThatThrownBy(() -> get(http, blocked)).isInstanceOf(BlockedAddressException.class);
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    void proxyItselfIsNoTarget() throws Exception {
        try (var http = http(List.of(), List.of("127.0.0.1"))) {
            var url = URI.create("http://127.0.0.1:" + proxy.port() + "/");

            assertThatThrownBy(() -> get(http, url)).isInstanceOf(BlockedAddressException.class);
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    void whatIsPostedGoesThroughTheProxyAsWell() throws Exception {
        try (var refusing = ForwardProxy.refusing("204 No Content\r\n");
                var http = http(refusing.port(), List.of(), List.of());
                var answer = http.post(URI.create("http://" + ELSEWHERE + "/hook"), Map.of(), new byte[] {'1'})) {
            assertThat(answer.status()).isEqualTo(204);
            assertThat(refusing.requests())
                    .extracting(ForwardProxy.Request::line)
                    .containsExactly("POST http://" + ELSEWHERE + "/hook HTTP/1.1");
        }
    }

    @Test
    void addressOfVersion6IsWrittenInBrackets() throws Exception {
        try (var refusing = ForwardProxy.refusing("403 Forbidden\r\n");
                var http = http(refusing.port(), List.of(), List.of())) {
            assertThatThrownBy(() -> get(http, URI.create("https://[2606:4700::1111]/x")))
                    .isInstanceOf(ProxyException.class);
            assertThat(refusing.requests())
                    .extracting(ForwardProxy.Request::target)
                    .containsExactly("[2606:4700::1111]:443");
        }
    }

    private static String get(OutboundHttp http, URI url) throws IOException, InterruptedException {
        try (var answer = http.get(url, Map.of("X-Api-Key", "k"), Admission.FREE)) {
            return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private OutboundHttp http(List<String> allow, List<String> noProxy) {
        return http(proxy.port(), allow, noProxy);
    }

    private static OutboundHttp http(int port, List<String> allow, List<String> noProxy) {
        return OutboundConfiguration.create(
                properties(allow), through(port, noProxy), DefaultClientTlsStrategy.createDefault(), "1.0");
    }

    private OutboundHttp http(TlsOrigin trusted, List<String> noProxy) throws Exception {
        return OutboundConfiguration.create(
                properties(List.of()),
                through(proxy.port(), noProxy),
                new DefaultClientTlsStrategy(trusted.trusting()),
                "1.0");
    }

    private static ProxyProperties through(int port, List<String> noProxy) {
        return new ProxyProperties("http://127.0.0.1:" + port, "me", "pä:ss", noProxy);
    }

    private static OutboundProperties properties(List<String> allow) {
        return new OutboundProperties(allow, Duration.ofSeconds(2), Duration.ofSeconds(2), 5, 100, null);
    }
}
