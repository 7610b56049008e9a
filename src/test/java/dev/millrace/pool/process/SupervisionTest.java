package dev.millrace.pool.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** How many children there are, and when there are none. */
class SupervisionTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** A child that is ready, and waits for a call that it never answers. */
    private static final String READY = "say '{\"type\":\"ready\",\"version\":1,\"pid\":1}'; ";

    @TempDir
    Path directory;

    private WorkersHarness harness;

    private WorkersHarness open(Spawner.Commands commands) throws IOException {
        harness = new WorkersHarness(directory, commands);
        return harness;
    }

    private WorkersHarness openReal() throws IOException {
        harness = new WorkersHarness(directory);
        return harness;
    }

    private WorkersHarness openShell(String script) throws IOException {
        return open(WorkersHarness.shell(script));
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private Health health() {
        return new WorkersHealthIndicator(harness.workers).health();
    }

    private static List<Long> pids(ProcessPool pool) {
        return pool.children().stream().map(child -> child.pid()).toList();
    }

    private static void awaitChildren(ProcessPool pool, int count) {
        await().atMost(SOON).until(() -> pool.children().size() == count);
    }

    private static void awaitGone(List<Long> pids) {
        await().atMost(SOON).until(() -> pids.stream().noneMatch(Act::exists));
    }

    @Test
    void idleChildrenEndAfterATimeButForTheWarmOnes() throws IOException {
        openReal();
        var pool = harness.pool(WorkersHarness.setup().size(3).warm(1));
        var jobs =
                IntStream.range(0, 3).mapToObj(i -> Job.doing("wait").in(pool)).toList();
        awaitChildren(pool, 3);
        jobs.forEach(
                job -> await().atMost(SOON).until(() -> !job.context().told().isEmpty()));
        jobs.forEach(Job::stop);
        jobs.forEach(Job::outcome);
        var before = pids(pool);
        harness.clock.advance(Duration.ofMinutes(5).minusSeconds(1));
        pool.workers().sweep();
        assertThat(pool.children()).hasSize(3);

        harness.clock.advance(Duration.ofSeconds(1));
        pool.workers().sweep();

        assertThat(pool.children()).hasSize(1);
        assertThat(before).containsAll(pids(pool));
        awaitGone(before.stream().filter(pid -> !pids(pool).contains(pid)).toList());
    }

    @Test
    void warmChildrenAreThereBeforeThereIsWorkAndAreReplaced() throws IOException {
        openShell(READY + "exec sleep 600");
        var pool = harness.pool(WorkersHarness.setup().warm(2));
        awaitChildren(pool, 2);
        assertThat(harness.count("idle")).isEqualTo(2);
        var first = pids(pool).getFirst();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        await().atMost(SOON)
                .until(() -> !pids(pool).contains(first) && pids(pool).size() == 2);
        assertThat(harness.ended("crashed")).isEqualTo(1);
        awaitGone(List.of(first));
    }

    @Test
    void childThatDiesWhileItIsIdleCostsNobodyAnything() throws IOException {
        openReal();
        var pool = harness.pool();
        var first = Job.doing("pid").in(pool).result().asLong();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        awaitGone(List.of(first));
        var second = Job.doing("pid").in(pool).result().asLong();

        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void changedSettingsReplaceChildrenWhenTheyAreIdle() throws IOException {
        openReal();
        var pool = harness.pool();
        var busy = Job.doing("wait").in(pool);
        await().atMost(SOON).until(() -> !busy.context().told().isEmpty());
        var idle = Job.doing("pid").in(pool).result().asLong();

        pool.redefine(WorkersHarness.setup().jvmOptions("-Dchanged=true").definition());

        assertThat(pids(pool)).hasSize(1).doesNotContain(idle);
        assertThat(busy.done()).isFalse();
        busy.stop();
        assertThat(busy.outcome()).isEqualTo(new Outcome.Stopped());
        await().atMost(SOON).until(() -> harness.ended("redefined") == 2);
        assertThat(Job.doing("pid").in(pool).result().isNumber()).isTrue();
    }

    @Test
    void settingsThatOnlyTheServerLooksAtReplaceNobody() throws IOException {
        openShell(READY + "exec sleep 600");
        var pool = harness.pool(WorkersHarness.setup().warm(1));
        awaitChildren(pool, 1);
        var before = pids(pool);

        pool.redefine(WorkersHarness.setup().tasks(7).rss(600).warm(1).definition());

        assertThat(pids(pool)).isEqualTo(before);
    }

    @Test
    void smallerPoolHasFewerChildren() throws IOException {
        openShell(READY + "exec sleep 600");
        var pool = harness.pool(WorkersHarness.setup().size(3).warm(3));
        awaitChildren(pool, 3);
        var before = pids(pool);

        pool.redefine(WorkersHarness.setup().size(1).definition());

        assertThat(pool.children()).hasSize(1);
        awaitGone(before.stream().filter(pid -> !pids(pool).contains(pid)).toList());
    }

    @Test
    void closedPoolHasNoChildrenAndNoMeters() throws IOException {
        openShell(READY + "exec sleep 600");
        var pool = harness.pool(WorkersHarness.setup().warm(2));
        awaitChildren(pool, 2);
        var before = pids(pool);

        pool.close();

        assertThat(pool.children()).isEmpty();
        assertThat(harness.registry.getMeters()).isEmpty();
        assertThat(harness.workers.pools()).isEmpty();
        awaitGone(before);
    }

    @Test
    void nothingIsLeftWhenTheServerEnds() throws IOException {
        openReal();
        var pool = harness.pool(WorkersHarness.setup().warm(2));
        var job = Job.doing("spin").in(pool);
        awaitChildren(pool, 2);
        var before = pids(pool);

        harness.close();

        assertThat(before).noneMatch(Act::exists);
        assertThat(job.outcome()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void whatAFunctionLeavesBehindHoldsUpNothingAndEnds() throws IOException {
        openReal();
        var failure = Job.doing("leave").in(harness.pool()).failure();

        assertThat(failure.error().code()).isEqualTo(ErrorCode.CRASHED);
        assertThat(failure.error().details()).containsEntry("exitCode", 7);
        await().atMost(SOON)
                .until(() -> ProcessHandle.allProcesses()
                        .noneMatch(process ->
                                process.info().commandLine().orElse("").endsWith("sleep 600.125")));
    }

    @Test
    void poolThatCannotStartChildrenSaysSoAndRecoversByItself() throws IOException {
        var installation = Files.createFile(directory.resolve("in-the-way"));
        open(WorkersHarness.real(installation));
        var pool = harness.pool();
        assertThat(health().getStatus()).isEqualTo(Status.UP);

        var failure = Job.doing("pid").in(pool).failure();

        assertThat(failure.error().code()).isEqualTo(ErrorCode.WORKER_UNAVAILABLE);
        assertThat(failure.error().retryable()).isTrue();
        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health().getDetails().get("test").toString()).contains("3 workers did not start");
        assertThat(harness.ended("start-failed")).isGreaterThanOrEqualTo(3);
        Files.delete(installation);
        Files.createDirectory(installation);
        awaitChildren(pool, 1);
        assertThat(Job.doing("pid").in(pool).result().isNumber()).isTrue();
        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void childrenThatDieRightAfterTheyWereReadyAreACrashLoop() throws IOException {
        openShell(READY + "exit 4");
        harness.pool(WorkersHarness.setup().warm(1));

        await().atMost(SOON).until(() -> health().getStatus().equals(Status.DOWN));
    }

    @Test
    void childrenThatTakeMoreMemoryThanTheyMayBeforeTheyAreCalledAreACrashLoop() throws IOException {
        openReal();
        harness.pool(WorkersHarness.setup()
                .heap(128)
                .rss(128)
                .jvmOptions("-Xms128m", "-XX:+AlwaysPreTouch")
                .warm(1));

        await().atMost(SOON).until(() -> health().getStatus().equals(Status.DOWN));
        assertThat(health().getDetails().get("test").toString()).contains("more memory than it may");
    }

    @Test
    void lineThatTellsWhyAChildDidNotStartIsQuoted() throws IOException {
        openShell("echo 'Unrecognized VM option x' >&2; echo 'Error: Could not create the Java Virtual Machine.' >&2; "
                + "echo 'Error: A fatal exception has occurred. Program will exit.' >&2; exit 1");

        assertThat(Job.doing("pid").in(harness.pool()).failure().error().message())
                .endsWith("exit code 1: Unrecognized VM option x");
    }

    @Test
    void childrenThatAreKeptWarmComeOnTopOfThoseAtWork() throws IOException {
        openReal();
        var pool = harness.pool(WorkersHarness.setup().size(3).warm(1));
        var jobs = new ArrayList<Job>();
        for (int atWork = 1; atWork <= 3; atWork++) {
            jobs.add(Job.doing("wait").in(pool));
            int busy = atWork;
            int ready = busy < 3 ? 1 : 0;
            await().atMost(SOON).until(() -> harness.count("busy") == busy && harness.count("idle") == ready);
            // What is missing is started when children are looked after, or when one comes or goes.
            pool.workers().sweep();
            assertThat(harness.count("starting")).isZero();
        }

        jobs.forEach(Job::stop);
        jobs.forEach(Job::outcome);
    }

    @Test
    void poolThatExpectsNoWorkKeepsNoChildReady() throws IOException {
        openShell(READY + "exec sleep 600");
        var pool = harness.pool(WorkersHarness.setup().warm(1));
        awaitChildren(pool, 1);
        var before = pids(pool);

        pool.dormant(true);

        assertThat(pool.children()).isEmpty();
        awaitGone(before);
        pool.workers().sweep();
        assertThat(harness.count("starting")).isZero();
        pool.dormant(false);
        awaitChildren(pool, 1);
    }

    @Test
    void childThatIsStartedWhileTheServerEndsIsEnded() throws Exception {
        var asked = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        open(settings -> {
            asked.countDown();
            awaitInterruptibly(goOn);
            return WorkersHarness.shell("exec sleep 600.75").command(settings);
        });
        var pool = harness.pool(WorkersHarness.setup().warm(1));
        asked.await();

        harness.close();
        goOn.countDown();

        await().atMost(SOON).until(() -> pool.workers().count().starting() == 0);
        await().atMost(SOON).until(() -> harness.spawner.running().isEmpty());
        assertThat(commandsEndingIn("sleep 600.75")).isZero();
    }

    private static void awaitInterruptibly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        }
    }

    private static long commandsEndingIn(String end) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").endsWith(end))
                .count();
    }

    @Test
    void childThatIsNotReadyInTimeIsKilled() throws IOException {
        harness = new WorkersHarness(
                directory, WorkersHarness.shell("exec sleep 600"), WorkersHarness.LONG, Duration.ofMillis(50));
        var failure = Job.doing("pid").in(harness.pool()).failure();

        assertThat(failure.error().message()).contains("was not ready in time");
        await().atMost(SOON).until(() -> harness.spawner.running().isEmpty() || harness.count("starting") > 0);
    }

    @Test
    void whatAChildSaysLastBeforeItIsReadyIsTold() throws IOException {
        openShell("echo 'no such option' >&2; exit 1");
        var failure = Job.doing("pid").in(harness.pool()).failure();

        assertThat(failure.error().message()).contains("exit code 1").contains("no such option");
    }

    @Test
    void childOfAnotherVersionIsNone() throws IOException {
        openShell("say '{\"type\":\"ready\",\"version\":99,\"pid\":1}'; exec sleep 600");

        assertThat(Job.doing("pid").in(harness.pool()).failure().error().code())
                .isEqualTo(ErrorCode.WORKER_UNAVAILABLE);
    }

    @Test
    void childThatSpeaksOfAnotherCallIsKilled() throws IOException {
        openShell(READY + "sleep 0.2; say '{\"type\":\"stopped\",\"id\":987654}'; exec sleep 600");
        var failure = Job.doing("pid").in(harness.pool()).failure();

        assertThat(failure.error().code()).isEqualTo(ErrorCode.CRASHED);
        assertThat(failure.error().message()).contains("it spoke of another call");
        assertThat(harness.ended("protocol")).isEqualTo(1);
    }

    @Test
    void stopIsHeededWhileThereIsNoChild() throws IOException {
        openShell("exec sleep 600");
        var job = Job.doing("pid").in(harness.pool());
        await().atMost(SOON).until(() -> harness.count("starting") == 1);

        job.stop();

        assertThat(job.outcome()).isEqualTo(new Outcome.Stopped());
    }
}
