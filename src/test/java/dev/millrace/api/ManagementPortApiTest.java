package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Sha256;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** A server with keys and a management port of its own. */
@TestPropertySource(properties = {"management.server.port=0", "management.server.address=127.0.0.1"})
class ManagementPortApiTest extends ApiServerTest {

    private static final String KEY = "ops-s3cret";

    @LocalManagementPort
    private int managementPort;

    @DynamicPropertySource
    static void key(DynamicPropertyRegistry registry) {
        registry.add("millrace.security.keys[0].name", () -> "ops");
        registry.add("millrace.security.keys[0].role", () -> "admin");
        registry.add("millrace.security.keys[0].hash", () -> Sha256.hex(KEY.getBytes(StandardCharsets.UTF_8)));
    }

    private ApiClient management() {
        return new ApiClient(managementPort);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/actuator", "/actuator/prometheus", "/actuator/pools", "/actuator/hosts", "/actuator/info"})
    void managementPortShowsItWithoutAKey(String path) {
        assertThat(management().get(path).status()).isEqualTo(200);
        assertThat(management().get(path).header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(management().get(path, "X-API-Key", "wrong").status()).isEqualTo(401);
    }

    @Test
    void healthHasItsPartsThere() {
        assertThat(management().get("/actuator/health").json().has("components"))
                .isTrue();
        assertThat(client.get("/readyz").json().has("components")).isFalse();
    }

    @Test
    void changesNeedAnAdminThereToo() {
        var path = "/actuator/hosts/example.org";

        assertThat(management().send("DELETE", path, null).status()).isEqualTo(403);
        assertThat(management().send("DELETE", path, null, "X-API-Key", KEY).status())
                .isEqualTo(404);
    }

    @Test
    void mainPortIsNotOpenedByIt() {
        assertThat(client.get("/v1/pools").status()).isEqualTo(401);
        assertThat(client.get("/v1/nodes").status()).isEqualTo(401);
        assertThat(client.get("/actuator/prometheus").status()).isEqualTo(401);
        assertThat(client.get("/v1/pools", "X-API-Key", KEY).status()).isEqualTo(200);
    }
}
