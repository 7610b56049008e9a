package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.security.Requires;
import dev.millrace.task.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** A server with keys: what it lets whom do is what its OpenAPI description says. */
@TestPropertySource(
        properties = {"millrace.security.keys-interval=50ms", "millrace.security.max-failed-logins=1000000"})
class AccessApiTest extends ApiServerTest {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");
    private static final List<String> ROLES = List.of("reader", "submitter", "admin");
    private static final Path FILE =
            Path.of("target", "access-keys-" + ProcessHandle.current().pid() + ".yaml");

    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    private RequestMappingHandlerMapping requestMappingHandlerMapping;

    @DynamicPropertySource
    static void keys(DynamicPropertyRegistry registry) throws IOException {
        Files.createDirectories(FILE.getParent());
        write("reader", "submitter", "admin");
        registry.add("millrace.security.keys-file", FILE::toString);
    }

    /** Each key is called by its name; those whose names begin with that of a role have it. */
    private static void write(String... names) throws IOException {
        var keys = new StringBuilder("keys:\n");
        for (var name : names) {
            var role = ROLES.stream().filter(name::startsWith).findFirst().orElseThrow();
            var hash = Sha256.hex(name.getBytes(StandardCharsets.UTF_8));
            keys.append("  - {name: %s, role: %s, hash: \"%s\"}\n".formatted(name, role, hash));
        }
        var next = Files.writeString(FILE.resolveSibling(FILE.getFileName() + ".next"), keys);
        Files.move(next, FILE, StandardCopyOption.ATOMIC_MOVE);
    }

    /** An operation of the description, as a request that is let in comes to nothing with. */
    private record Operation(String method, String path, JsonNode described) {

        List<String> roles() {
            return described
                    .path("x-required-roles")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
        }

        boolean tells(int status) {
            return described.path("responses").has(Integer.toString(status));
        }

        HttpRequest.Builder request() {
            var types = described.at("/requestBody/content").propertyNames();
            var body = types.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString("{}");
            var request = HttpRequest.newBuilder().method(method, body);
            types.stream().findFirst().ifPresent(type -> request.header("Content-Type", type));
            return request;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Made when it is asked for first, which takes a while. */
    private JsonNode description() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/v3/api-docs"));
        return new ApiClient.Answer(http.sendAsync(request.build(), BodyHandlers.ofByteArray())
                        .join())
                .json();
    }

    private List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        description()
                .at("/paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        operations.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()));
                    }
                }));
        return operations;
    }

    /** Does not read the answer, which of a stream never ends. */
    private HttpResponse<?> send(Operation operation, String key) throws IOException, InterruptedException {
        var path = operation
                .path()
                .replaceAll("\\{c?id}", "0199c0de-7a10-7000-8000-000000000001")
                .replaceAll("\\{\\w+}", "absent");
        var request = operation
                .request()
                .uri(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        var answer = http.send(request.build(), BodyHandlers.ofInputStream());
        answer.body().close();
        return answer;
    }

    private void assertUnauthorized(Operation operation, String key) throws Exception {
        var answer = send(operation, key);
        assertThat(answer.statusCode()).as("%s with '%s'", operation, key).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer")
                .matches(challenge -> challenge.contains("invalid_token") != key.isEmpty());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROBLEM);
        assertThat(operation.roles().isEmpty() || operation.tells(401))
                .as("%s tells of 401", operation)
                .isTrue();
    }

    @Test
    void everyOperationNeedsTheKeyThatItsDescriptionSays() throws Exception {
        write("reader", "submitter", "admin", "admin-revoked");
        Awaitility.await().until(() -> isLetIn("admin-revoked"));
        write("reader", "submitter", "admin");
        Awaitility.await().until(() -> !isLetIn("admin-revoked"));

        var operations = operations();
        assertThat(operations).hasSizeGreaterThan(40);
        for (var operation : operations) {
            assertUnauthorized(operation, "wrong");
            assertUnauthorized(operation, "admin-revoked");
            if (operation.roles().isEmpty()) {
                assertThat(operation.path()).startsWith("/problems");
                assertThat(send(operation, "").statusCode()).as("%s", operation).isNotIn(401, 403);
            } else {
                assertUnauthorized(operation, "");
            }
            for (var role : ROLES) {
                assertAnswer(operation, role);
            }
        }
    }

    private boolean isLetIn(String key) {
        return client.get("/v1/pools", "X-API-Key", key).status() == 200;
    }

    private void assertAnswer(Operation operation, String role) throws Exception {
        int status = send(operation, role).statusCode();
        if (operation.roles().isEmpty() || operation.roles().contains(role)) {
            assertThat(status).as("%s as %s", operation, role).isNotIn(401, 403).isLessThan(500);
        } else {
            assertThat(status).as("%s as %s", operation, role).isEqualTo(403);
            assertThat(operation.tells(403)).as("%s tells of 403", operation).isTrue();
        }
    }

    @Test
    void everyOperationSaysWhatItRequires() {
        assertThat(requestMappingHandlerMapping.getHandlerMethods().values())
                .filteredOn(method -> method.getBeanType().getPackageName().startsWith("dev.millrace"))
                .isNotEmpty()
                .allSatisfy(method -> assertThat(method.hasMethodAnnotation(Requires.class))
                        .as("%s requires something", method)
                        .isTrue());
    }

    @Test
    void readersSeeEverythingAndAdminsDoEverything() {
        var roles = operations().stream()
                .collect(Collectors.groupingBy(
                        Operation::roles, Collectors.mapping(Operation::toString, Collectors.toSet())));

        assertThat(roles.get(List.of("reader", "admin"))).containsExactly("GET /v1/nodes");
        assertThat(roles.get(List.of("admin")))
                .containsExactlyInAnyOrder(
                        "PUT /v1/pools/{name}",
                        "DELETE /v1/pools/{name}",
                        "POST /v1/pools/{name}/pause",
                        "POST /v1/pools/{name}/resume",
                        "POST /v1/pools/{name}/shutdown",
                        "PUT /v1/modules/{name}",
                        "DELETE /v1/modules/{name}");
        assertThat(roles.get(ROLES))
                .allMatch(operation -> operation.startsWith("GET ") || operation.equals("POST /v1/futures/wait"));
        assertThat(roles.get(List.of("submitter", "admin"))).noneMatch(operation -> operation.startsWith("GET "));
    }

    /** With the answers to nobody, a reader, a submitter and an admin. */
    @ParameterizedTest
    @CsvSource({
        "GET, /actuator, 401 200 403 200",
        "GET, /actuator/info, 401 200 403 200",
        "GET, /actuator/prometheus, 401 200 403 200",
        "GET, /actuator/pools, 401 200 403 200",
        "GET, /actuator/hosts, 401 200 403 200",
        "DELETE, /actuator/hosts/example.org, 401 403 403 404",
        "OPTIONS, /v1/pools, 401 200 200 200",
        "HEAD, /v1/nodes, 401 200 403 200",
        "GET, /, 200 200 200 200",
        "GET, /nothing, 401 404 404 404",
        "GET, /actuator/env, 401 404 404 404",
        "PATCH, /v1/pools, 401 405 405 405",
        "GET, /livez, 200 200 200 200",
        "GET, /readyz, 200 200 200 200",
        "GET, /actuator/health, 200 200 200 200",
        "GET, /actuator/health/liveness, 200 200 200 200",
        "GET, /swagger-ui/index.html, 200 200 200 200",
        "GET, /v3/api-docs/swagger-config, 200 200 200 200"
    })
    void whatNoOperationServesNeedsAKeyAsWell(String method, String path, String statuses) {
        int nobody = client.send(method, path, null).status();

        assertThat("%d %d %d %d"
                        .formatted(
                                nobody,
                                status(method, path, "reader"),
                                status(method, path, "submitter"),
                                status(method, path, "admin")))
                .isEqualTo(statuses);
    }

    private int status(String method, String path, String key) {
        return client.send(method, path, null, "X-API-Key", key).status();
    }

    @Test
    void partsOfTheHealthAreForThoseWhoWatch() {
        for (var path : List.of("/actuator/health", "/actuator/health/readiness", "/readyz")) {
            assertThat(client.get(path).json().has("components")).isFalse();
            assertThat(client.get(path, "X-API-Key", "submitter").json().has("components"))
                    .isFalse();
            assertThat(client.get(path, "X-API-Key", "reader").json().has("components"))
                    .isTrue();
        }
        assertThat(client.get("/actuator/health", "X-API-Key", "reader").at("/components/keys/details/keys"))
                .isEqualTo("3");
    }

    @Test
    void refusalSaysWhichRoleIsNeeded() {
        var answer = client.put("/v1/pools/mine", "{\"kind\":\"virtual\",\"size\":1}", "X-API-Key", "submitter");

        assertProblem(answer, 403, "forbidden");
        assertThat(answer.at("/detail")).contains("role admin").contains("role submitter");
        assertThat(client.get("/v1/pools/mine", "X-API-Key", "reader").status()).isEqualTo(404);
    }

    @Test
    void wrongKeyIsNotToldAgain() {
        var answer = client.get("/v1/pools", "Authorization", "Bearer s3cret-of-mine");

        assertProblem(answer, 401, "unauthorized");
        assertThat(answer.text()).doesNotContain("s3cret");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.response().headers().map()).doesNotContainKey("set-cookie");
    }

    @Test
    void streamGoesOnAsItsCaller() throws Exception {
        var id = client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{}}", "X-API-Key", "submitter")
                .at("/id");

        var events = client.get("/v1/futures/" + id + "/events", "X-API-Key", "submitter");

        assertThat(events.status()).isEqualTo(200);
        assertThat(events.text()).contains("SUCCEEDED");
    }

    @Test
    void requestOfAnyHostOrOriginIsTakenWithAKey() {
        var answer = client.post(
                "/v1/tasks/compute",
                "{\"function\":\"echo\",\"args\":{}}",
                "Origin",
                "https://elsewhere.example",
                "Sec-Fetch-Site",
                "cross-site",
                "X-API-Key",
                "submitter");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.response().headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/pools", "/livez", "/swagger-ui/index.html", "/nothing"})
    void browsersAreToldToTakeNothingForAPage(String path) {
        var answer = client.get(path);

        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Content-Security-Policy"))
                .contains("frame-ancestors 'none'")
                .contains(path.startsWith("/swagger-ui") ? "default-src 'self'" : "default-src 'none'");
    }

    @Test
    void metricsTellOfFailedLogins() {
        client.get("/v1/pools");
        client.get("/v1/pools", "X-API-Key", "wrong");
        client.get("/v1/pools", "X-API-Key", "admin", "Authorization", "Bearer admin");

        var metrics = client.get("/actuator/prometheus", "X-API-Key", "reader").text();

        for (var reason : List.of("missing", "unknown-key", "malformed")) {
            assertThat(metrics)
                    .containsPattern("millrace_logins_failed_total\\{reason=\"" + reason + "\",scope=\"node\"} [1-9]");
        }
        assertThat(metrics).contains("millrace_keys{scope=\"node\"} 3.0");
    }
}
