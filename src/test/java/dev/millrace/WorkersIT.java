package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Children at work when their server ends, whatever ends it: they end with it, and their tasks are run again. */
class WorkersIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** What never looks whether it is to stop, so that only the end of its process ends it. */
    private static final String SPIN =
            "{\"function\":\"spin\",\"args\":{\"duration\":\"1h\",\"ignoreInterrupt\":true},\"pool\":\"isolated\"}";

    private static final String SLEEP = "{\"function\":\"sleep\",\"args\":{\"duration\":\"1h\"},\"pool\":\"isolated\"}";

    @TempDir
    Path data;

    @BeforeEach
    void processesCanBeLookedAt() {
        assumeThat(Path.of("/proc/self")).exists();
    }

    private static ServerProcess start(Path data, String... more) throws Exception {
        var arguments = new ArrayList<>(List.of("--millrace.pools.isolated.size=2"));
        arguments.addAll(List.of(more));
        return ServerProcess.start(data, arguments.toArray(String[]::new));
    }

    private static String submit(ServerProcess server, String body) {
        return server.compute(body).get("id").asString();
    }

    /** The processes of the children that are at work, when there are that many. */
    private static List<Long> busyChildren(ServerProcess server, int count) {
        await().atMost(SOON).until(() -> busyChildren(server).size() == count);
        return busyChildren(server);
    }

    private static List<Long> busyChildren(ServerProcess server) {
        var pools = ServerProcess.JSON
                .readTree(server.get("/actuator/pools").body())
                .at("/pools");
        return StreamSupport.stream(pools.spliterator(), false)
                .filter(pool -> pool.get("name").asString().equals("isolated"))
                .flatMap(pool -> StreamSupport.stream(pool.get("children").spliterator(), false))
                .filter(child -> child.hasNonNull("future"))
                .map(child -> child.get("pid").asLong())
                .toList();
    }

    private static void awaitGone(List<Long> pids) {
        assertThat(pids).isNotEmpty();
        await().atMost(SOON)
                .until(() -> pids.stream()
                        .noneMatch(pid -> ProcessHandle.of(pid)
                                .filter(ProcessHandle::isAlive)
                                .isPresent()));
    }

    private static void awaitState(ServerProcess server, String id, String state) {
        await().atMost(SOON)
                .until(() -> server.future(id).get("state").asString().equals(state));
    }

    private static List<String> ends(JsonNode future) {
        return StreamSupport.stream(future.get("attempts").spliterator(), false)
                .map(attempt -> attempt.get("endedBy").asString("live"))
                .toList();
    }

    @Test
    void childrenOfAServerThatIsKilledEndAndTheirTasksAreLostAndRunAgain() throws Exception {
        String spinning;
        String sleeping;
        List<Long> children;
        try (var server = start(data)) {
            spinning = submit(server, SPIN);
            sleeping = submit(server, SLEEP);
            children = busyChildren(server, 2);
            server.kill();
        }
        awaitGone(children);
        try (var server = start(data)) {
            awaitState(server, spinning, "RUNNING");
            awaitState(server, sleeping, "RUNNING");
            assertThat(ends(server.future(spinning))).containsExactly("lost", "live");
            assertThat(ends(server.future(sleeping))).containsExactly("lost", "live");
            var again = busyChildren(server, 2);
            assertThat(again).doesNotContainAnyElementsOf(children);
            server.kill();
            awaitGone(again);
        }
    }

    @Test
    void drainHandsBackWhatChildrenAreAtAndEndsThem() throws Exception {
        String spinning;
        String sleeping;
        List<Long> children;
        try (var server = start(data, "--millrace.drain-time=200ms", "--millrace.workers.grace=200ms")) {
            spinning = submit(server, SPIN);
            sleeping = submit(server, SLEEP);
            children = busyChildren(server, 2);
            server.terminate();
            server.awaitEnd();
            assertThat(server.log()).contains("drained");
        }
        awaitGone(children);
        try (var server = start(data, "--millrace.drain-time=0s", "--millrace.workers.grace=0s")) {
            awaitState(server, spinning, "RUNNING");
            awaitState(server, sleeping, "RUNNING");
            // maxAttempts is 1: neither would run again if the interrupted attempt had been spent.
            assertThat(ends(server.future(spinning))).containsExactly("interrupted", "live");
            assertThat(ends(server.future(sleeping))).containsExactly("interrupted", "live");
        }
    }

    @Test
    void whatEndsWithinTheDrainTimeEndsAsItShould() throws Exception {
        String id;
        try (var server = start(data, "--millrace.drain-time=30s")) {
            id = submit(server, "{\"function\":\"sleep\",\"args\":{\"duration\":\"2s\"},\"pool\":\"isolated\"}");
            busyChildren(server, 1);
            server.terminate();
            server.awaitEnd();
        }
        try (var server = start(data)) {
            assertThat(server.future(id).get("state").asString()).isEqualTo("SUCCEEDED");
            assertThat(ends(server.future(id))).containsExactly("ok");
        }
    }
}
