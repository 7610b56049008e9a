package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.compute.wasm.TestModules;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleDigestsApiTest extends ApiServerTest {

    private static final byte[] MODULE = TestModules.bytes("collatz");

    private ApiClient.Answer upload(String name, String... digest) {
        var request = HttpRequest.newBuilder()
                .method("PUT", BodyPublishers.ofByteArray(MODULE))
                .header("Content-Type", "application/wasm");
        return client.send(request, "/v1/modules/" + name, digest);
    }

    @Test
    void digestOfAModuleIsVerified() {
        var version = upload("digest-of").at("/version");
        var right = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(version));
        var wrong = Base64.getEncoder().encodeToString(new byte[32]);
        for (var header : List.of("Content-Digest", "Repr-Digest")) {
            assertThat(errorsOf(upload("digested", header, "sha-256=:" + wrong + ":")))
                    .contains(header, "is not the hash of the bytes that came");
            assertThat(errorsOf(upload("digested", header, "sha-256"))).contains(header, "must be a dictionary");
        }
        assertProblem(client.get("/v1/modules/digested"), 404, "module-not-found");

        var taken = upload("digested", "Content-Digest", "sha-256=:" + right + ":");
        assertThat(taken.status()).as(taken.text()).isEqualTo(201);
    }

    private static String errorsOf(ApiClient.Answer answer) {
        assertProblem(answer, 400, "invalid-request");
        return answer.json().path("errors").toString();
    }
}
