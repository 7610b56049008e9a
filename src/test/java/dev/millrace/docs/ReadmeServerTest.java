package dev.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What the README says of a server is so: its commands are run, and its answers compared. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "millrace.outbound.allow=127.0.0.0/8")
class ReadmeServerTest {

    private final Readme readme = Readme.read();

    @LocalServerPort
    private int port;

    @TempDir
    Path directory;

    @DynamicPropertySource
    static void data(DynamicPropertyRegistry registry) throws IOException {
        var target = Files.createDirectories(Path.of("target"));
        var data = Files.createTempDirectory(target, "readme-test-");
        registry.add("millrace.data-dir", data::toString);
    }

    @Test
    void commandsAnswerWhatIsPrintedBelowThem() throws Exception {
        assumeThat(Shell.canRunTheTour()).as("bash and curl 7.82 are there").isTrue();
        var commands = readme.commands();
        var answers = new Shell(directory, port).run(commands);
        assertThat(answers).hasSameSizeAs(commands);
        var softly = new SoftAssertions();
        for (int i = 0; i < commands.size(); i++) {
            var command = commands.get(i);
            var told = Shell.at(port, command.answer());
            softly.assertThat(Elided.matches(told, answers.get(i)))
                    .as("%s%nprints%n%s%nand not%n%s", command.script(), answers.get(i), told)
                    .isTrue();
        }
        softly.assertAll();
    }

    @Test
    void metricTableIsWhatTheServerExposes() throws Exception {
        var told = readme.table("metric", "type", "scope", "labels", "meaning").stream()
                .map(row -> new Metric(row.get(0), row.get(1), row.get(2), row.get(3)))
                .toList();
        assertThat(told).containsExactlyInAnyOrderElementsOf(Metric.allIn(get("/actuator/prometheus")));
    }

    @Test
    void metricsOfThePlatformAreThere() {
        System.gc(); // there is no metric of pauses before the first
        var told = readme.platformMetrics();
        assertThat(told).isNotEmpty();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var exposed = get("/actuator/prometheus");
            assertThat(told).allMatch(name -> exposed.contains("# TYPE " + name + " "));
        });
    }

    @Test
    void freeSpaceIsThatOfTheDataDirectory(@Value("${millrace.data-dir}") Path data) throws Exception {
        var path = data.toAbsolutePath().toString();
        assertThat(get("/actuator/prometheus").lines())
                .filteredOn(line -> line.startsWith("disk_free_bytes"))
                .singleElement()
                .asString()
                .startsWith("disk_free_bytes{path=\"" + path + "\"}");
    }

    @Test
    void endpointsAreThere() throws Exception {
        var paths = readme.table("path", "what it tells").stream()
                .flatMap(row -> Stream.of(row.getFirst().split(", ")))
                .toList();
        assertThat(paths).contains("/readyz", "/livez", "/actuator/prometheus");
        for (var path : paths) {
            assertThat(get(path)).as(path).isNotBlank();
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            return answer.body();
        }
    }
}
