package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.download.Origin;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Hosts that asked for a pause, as operators see and open them. */
@TestPropertySource(properties = "millrace.outbound.allow=127.0.0.0/8")
class HostsActuatorTest extends ApiServerTest {

    private static final String HOST = "127.0.0.9";
    private static final String HOSTS = "/actuator/hosts";

    private final AtomicInteger asked = new AtomicInteger();
    private Origin origin;

    @BeforeEach
    void serve() throws IOException {
        origin = Origin.start(HOST)
                .on("/busy", (_, wire) -> {
                    boolean first = asked.incrementAndGet() == 1;
                    wire.answer(first ? 429 : 200, first ? "Retry-After: 80000\r\n" : "", "here");
                })
                .on("/file", (_, wire) -> wire.answer(200, "", "there"));
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    @Test
    void hostThatAskedForAPauseIsShownAndCanBeOpened() {
        var refused = submit("/busy");
        awaitClosed(refused);
        var putOff = submit("/file");
        awaitClosed(putOff);
        var waiting = client.get(putOff);
        assertThat(waiting.at("/state")).isEqualTo("SCHEDULED");
        assertThat(waiting.at("/waitingOn/name")).isEqualTo(HOST);
        var until = Instant.parse(waiting.at("/waitingOn/until"));
        assertThat(until).isBefore(Instant.parse(waiting.at("/createdAt")).plus(Duration.ofMinutes(61)));

        var closed = client.get(HOSTS);
        assertThat(closed.at("/closed/0/host")).isEqualTo(HOST);
        assertThat(Instant.parse(closed.at("/closed/0/until"))).isAfter(Instant.parse(waiting.at("/createdAt")));
        assertThat(closed.at("/count")).isEqualTo("1");

        assertThat(client.send("DELETE", HOSTS + "/" + HOST, null).status()).isEqualTo(204);

        assertThat(client.get(refused + "?wait=20s").at("/state")).isEqualTo("SUCCEEDED");
        assertThat(client.get(putOff + "?wait=20s").at("/state")).isEqualTo("SUCCEEDED");
        assertThat(client.get(HOSTS).at("/count")).isEqualTo("0");
    }

    @Test
    void hostThatIsNotClosedCannotBeOpened() {
        assertProblem(client.send("DELETE", HOSTS + "/example.org", null), 404, "not-found");
    }

    private String submit(String path) {
        var answer =
                client.post("/v1/tasks/download", "{\"url\":\"http://%s:%d%s\"}".formatted(HOST, origin.port(), path));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.header("Location");
    }

    private void awaitClosed(String future) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> "host-closed".equals(client.get(future).at("/waitingOn/reason")));
    }
}
