package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.download.LogTrap;
import dev.millrace.security.TokenIssuer;
import dev.millrace.task.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** What a server with keys and tokens limits, and writes down. */
@TestPropertySource(properties = {"millrace.security.max-failed-logins=3", "millrace.security.jwt.audiences=millrace"})
class AccessLimitsApiTest extends ApiServerTest {

    private static TokenIssuer issuer;

    @DynamicPropertySource
    static void keys(DynamicPropertyRegistry registry) throws Exception {
        issuer = new TokenIssuer();
        registry.add("millrace.security.jwt.issuer", issuer::url);
        key(registry, 0, "slow", "reader");
        registry.add("millrace.security.keys[0].requests-per-second", () -> 1);
        key(registry, 1, "ops", "admin");
        key(registry, 2, "ci", "submitter");
    }

    private static void key(DynamicPropertyRegistry registry, int index, String name, String role) {
        var at = "millrace.security.keys[" + index + "].";
        registry.add(at + "name", () -> name);
        registry.add(at + "role", () -> role);
        registry.add(at + "hash", () -> Sha256.hex((name + "-s3cret").getBytes(StandardCharsets.UTF_8)));
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    private static String[] as(String name) {
        return new String[] {"Authorization", "Bearer " + name + "-s3cret"};
    }

    @Test
    void keyThatMakesTooManyRequestsIsToldWhenToComeAgain() {
        var first = client.get("/v1/pools", as("slow"));
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"requests\";q=1;w=1");

        var refused =
                Awaitility.await().until(() -> client.get("/v1/pools", as("slow")), answer -> answer.status() != 200);

        assertProblem(refused, 429, "rate-limited");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("RateLimit")).isEqualTo("\"requests\";r=0;t=1");
        assertThat(client.get("/v1/pools", as("ops")).header("RateLimit")).isEmpty();
    }

    @Test
    void addressThatShowsTooManyWrongKeysIsHeldOff() throws Exception {
        try (var elsewhere = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.0.0.9"))
                .build()) {
            assertThat(get(elsewhere, "ci-s3cret").statusCode()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                assertThat(get(elsewhere, "guess-" + i).statusCode()).isEqualTo(401);
            }

            var refused = get(elsewhere, "guess-4");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("/problems/too-many-failures");
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 60L);
            assertThat(get(elsewhere, "ops-s3cret").statusCode())
                    .as("not used from there")
                    .isEqualTo(429);
            assertThat(get(elsewhere, "ci-s3cret").statusCode())
                    .as("used from there")
                    .isEqualTo(200);
            assertThat(get(elsewhere, issuer.token(claims -> claims)).statusCode())
                    .as("cannot be guessed")
                    .isEqualTo(200);
        }
        assertThat(client.get("/v1/pools", as("ops")).status())
                .as("from another address")
                .isEqualTo(200);
    }

    private HttpResponse<String> get(HttpClient http, String key) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/v1/pools"))
                .header("X-API-Key", key);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void tokenIsTakenLikeAKey() {
        var token = "Bearer " + issuer.token(claims -> claims);
        var nobody = "Bearer " + issuer.token(claims -> claims.claim("roles", "nothing"));
        var old = "Bearer " + issuer.token(claims -> claims.audience("elsewhere"));

        assertThat(client.get("/v1/pools", "Authorization", token).status()).isEqualTo(200);
        assertProblem(client.get("/v1/nodes", "Authorization", token), 403, "forbidden");
        assertProblem(client.get("/v1/pools", "Authorization", nobody), 403, "forbidden");
        assertProblem(client.get("/v1/pools", "Authorization", old), 401, "unauthorized");
    }

    @Test
    void administrativeChangesAreWrittenDown() {
        var pool = "{\"kind\":\"virtual\",\"size\":1}";
        var token = "Bearer " + issuer.token(claims -> claims.claim("roles", "admin"));
        try (var log = new LogTrap("dev.millrace.audit")) {
            client.put("/v1/pools/audited", pool, as("ops"));
            client.post("/v1/pools/audited/pause", "", "Authorization", token);
            client.send("DELETE", "/v1/pools/audited", null, as("ci"));
            client.send("DELETE", "/v1/pools/audited%0Aforged", null, as("ops"));
            client.get("/v1/pools/audited", as("ops"));
            client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{}}", as("ops"));
            client.put("/v1/pools/audited", pool, "X-API-Key", "wrong");

            Awaitility.await().until(() -> log.text().lines().count() >= 4);
            assertThat(log.text().lines())
                    .satisfiesExactlyInAnyOrder(
                            line -> assertThat(line)
                                    .contains("caller=\"ops\"", "role=\"admin\"", "action=\"PUT /v1/pools/{name}\"")
                                    .contains(
                                            "target=\"/v1/pools/audited\"", "status=\"201\"", "address=\"127.0.0.1\""),
                            line -> assertThat(line)
                                    .contains("caller=\"jwt:alice\"", "/v1/pools/audited/pause", "status=\"200\""),
                            line -> assertThat(line)
                                    .contains("caller=\"ci\"", "role=\"submitter\"", "DELETE", "status=\"403\""),
                            line -> assertThat(line).contains("target=\"/v1/pools/audited%0Aforged\""));
            assertThat(log.text()).doesNotContain("s3cret");
        }
    }

    @Test
    void noKeyIsInAnyLogHoweverMuchIsLogged() {
        try (var own = new LogTrap("dev.millrace");
                var spring = new LogTrap("org.springframework");
                var coyote = new LogTrap("org.apache.coyote");
                var catalina = new LogTrap("org.apache.catalina")) {
            client.get("/v1/pools", as("ops"));
            client.get("/v1/pools", as("unknown"));
            client.get("/v1/nodes", "X-API-Key", "ci-s3cret");
            client.get("/v1/pools", "X-API-Key", "ci-s3cret", "Authorization", "Bearer ci-s3cret");

            assertThat(own.text() + catalina.text() + coyote.text()).doesNotContain("s3cret");
            assertThat(spring.text()).contains("/v1/pools").doesNotContain("s3cret");
        }
    }
}
