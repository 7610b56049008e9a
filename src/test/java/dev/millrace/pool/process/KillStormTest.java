package dev.millrace.pool.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills children by the hundred, or by as many as the property {@code kills} says. */
class KillStormTest {

    private static final int KILLS = Integer.getInteger("kills", 300);
    private static final int AT_ONCE = 4;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path FILES = Path.of("/proc/self/fd");

    @TempDir
    Path directory;

    /** Programs of the shell, since what could be lost is lost in the server: a process, its streams, its threads. */
    @Test
    void nothingIsLostByKills() throws IOException {
        assumeThat(FILES).exists();
        var ready = "say '{\"type\":\"ready\",\"version\":1,\"pid\":1}'; exec sleep 600";
        try (var harness = new WorkersHarness(directory, WorkersHarness.shell(ready))) {
            var pool = harness.pool(WorkersHarness.setup().size(AT_ONCE));
            kill(pool, AT_ONCE);
            await().atMost(SOON).until(() -> harness.spawner.running().isEmpty());
            long filesBefore = openFiles();
            var processesBefore = processes();
            var threadsBefore = threads();

            for (int killed = 0; killed < KILLS; killed += AT_ONCE) {
                kill(pool, AT_ONCE);
            }

            await().atMost(SOON).until(() -> harness.spawner.running().isEmpty());
            assertThat(pool.children()).isEmpty();
            // Others in this process may open a file or two meanwhile.
            await().atMost(SOON).until(() -> openFiles() < filesBefore + KILLS / 10);
            await().atMost(SOON).until(() -> threadsBefore.containsAll(threads()));
            await().atMost(SOON).until(() -> processesBefore.containsAll(processes()));
        }
    }

    private static void kill(ProcessPool pool, int count) {
        var jobs = IntStream.range(0, count)
                .mapToObj(i -> Job.doing("nothing").in(pool))
                .toList();
        await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> {
            killBusy(pool);
            return jobs.stream().allMatch(Job::done);
        });
        jobs.forEach(job -> assertThat(job.outcome()).isInstanceOf(Outcome.Failed.class));
    }

    /** A call that had not reached its child is given to the next one, which is killed as well. */
    private static void killBusy(ProcessPool pool) {
        pool.workers().live().stream()
                .filter(child -> child.currentFuture() != null)
                .forEach(child -> child.kill(Reason.KILLED));
    }

    private static long openFiles() throws IOException {
        try (var files = Files.list(FILES)) {
            return files.count();
        }
    }

    /** Those of children, and of the calls that they were given; the one that starts children is none of them. */
    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("worker-\\d+-.*"))
                .toList();
    }

    /** The children of this process that are not those of another test, also if they are zombies. */
    private static List<Long> processes() {
        return ProcessHandle.current()
                .children()
                .filter(process -> !process.info().command().orElse("").endsWith("java"))
                .map(ProcessHandle::pid)
                .toList();
    }
}
