package dev.millrace.pool.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.worker.WorkerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

/** What becomes of a call whose child ends: by whether the child had begun it. */
class BegunCallsTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** A child that is ready. */
    private static final String READY = "say '{\"type\":\"ready\",\"version\":1,\"pid\":1}'; ";

    /** One that has taken a call, and dies. */
    private static final String DEAF = READY + "dd bs=1 count=4 >/dev/null 2>&1; exit 9";

    /** Begins the call that comes: its id stands behind 24 bytes. */
    private static final String BEGINS = "id=$(dd bs=1 skip=4 count=24 2>/dev/null | tr -cd 0-9); "
            + "say \"{\\\"type\\\":\\\"begun\\\",\\\"id\\\":$id}\"; ";

    @TempDir
    Path directory;

    private WorkersHarness harness;

    @AfterEach
    void close() {
        harness.close();
    }

    /** The harness waits an hour after a failure, so that none of these counts as one. */
    @Test
    void tasksThatOnlyKillTheirChildrenHoldNothingUp() throws IOException {
        harness = WorkersHarness.strict(directory, WorkersHarness.shell(READY + BEGINS + "exit 5"));
        var pool = harness.pool();
        for (int i = 0; i < 50; i++) {
            assertThat(Job.doing("echo").in(pool).failure().error().details()).containsEntry("exitCode", 5);
            assertThat(new WorkersHealthIndicator(harness.workers).health().getStatus())
                    .isEqualTo(Status.UP);
        }
        assertThat(harness.ended("crashed")).isEqualTo(50);
    }

    /** Machines that break take their time to write why. */
    @Test
    void childThatBrokeBeforeItsTaskWasToldToStopIsSaidToHaveBroken() throws IOException {
        var report = directory.resolve("hs_err_pid%p.log");
        var breaks = WorkersHarness.shell(READY + BEGINS + "cd " + directory
                + "; printf '#\\n# A fatal error\\n#\\n# SIGSEGV (0xb) at pc=0x1, pid=1, tid=2\\n' > new"
                + "; mv new hs_err_pid$$.log; exec sleep 600");
        harness = new WorkersHarness(
                directory,
                settings -> reporting(breaks.command(settings), report),
                WorkersHarness.SHORT,
                WorkersHarness.LONG);
        var pool = harness.pool();
        var job = Job.doing("echo").in(pool);
        await().atMost(SOON)
                .until(() -> pool.children().stream()
                        .anyMatch(child -> Files.exists(directory.resolve("hs_err_pid" + child.pid() + ".log"))));

        job.stop();

        var failure = job.failure();
        assertThat(failure.endedBy()).isEqualTo(EndedBy.CRASHED);
        assertThat(failure.error().details())
                .containsEntry("signal", "SIGSEGV")
                .containsEntry("problem", "SIGSEGV (0xb) at pc=0x1");
        assertThat(harness.ended("crashed")).isEqualTo(1);
    }

    private static WorkerCommand reporting(WorkerCommand command, Path report) {
        return new WorkerCommand(command.argv(), command.environment(), command.directory(), report);
    }

    @Test
    void childThatDiesBeforeItBeginsATaskCostsTheTaskNothing() throws IOException {
        var first = new AtomicBoolean(true);
        var deaf = WorkersHarness.shell(DEAF);
        var real = WorkersHarness.real();
        harness = new WorkersHarness(
                directory, settings -> first.getAndSet(false) ? deaf.command(settings) : real.command(settings));

        assertThat(Job.doing("pid").in(harness.pool()).result().isNumber()).isTrue();
        assertThat(harness.ended("crashed")).isEqualTo(1);
    }

    @Test
    void taskThatNoChildBeginsIsGivenUp() throws IOException {
        harness = new WorkersHarness(directory, WorkersHarness.shell(DEAF));

        var failure = Job.doing("echo").in(harness.pool()).failure();

        assertThat(failure.error().code()).isEqualTo(ErrorCode.WORKER_UNAVAILABLE);
        assertThat(failure.error().message()).contains("began");
    }

    @Test
    void frozenChildIsReplacedWithoutCostToTheTask() throws Exception {
        harness = WorkersHarness.strict(directory, WorkersHarness.real());
        var pool = harness.pool();
        long frozen = Job.doing("pid").in(pool).result().asLong();
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(frozen))
                        .start()
                        .waitFor())
                .isZero();
        await().atMost(SOON).until(() -> stopped(frozen));

        assertThat(Job.doing("pid").in(pool).result().asLong()).isNotEqualTo(frozen);

        assertThat(harness.ended("unresponsive")).isEqualTo(1);
        await().atMost(SOON).until(() -> !Act.exists(frozen));
    }

    @Test
    void wantOfRoomForClassesIsNotWantOfHeap() throws IOException {
        harness = new WorkersHarness(
                directory,
                WorkersHarness.shell(READY + BEGINS
                        + "echo 'Terminating due to java.lang.OutOfMemoryError: Metaspace' >&2; exit 3"));

        var failure = Job.doing("echo").in(harness.pool()).failure();

        assertThat(failure.endedBy()).isEqualTo(EndedBy.OOM);
        assertThat(failure.error().message()).contains("room for classes").doesNotContain("heap");
        assertThat(failure.error().details()).containsEntry("reason", "Metaspace");
    }

    /** The signal has come when it is sent, but not every thread has stopped by then. */
    private static boolean stopped(long pid) throws IOException {
        try (var threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (var thread : threads) {
                var stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        }
    }
}
