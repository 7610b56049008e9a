package dev.millrace.pool.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.pool.CancelMode;
import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessPoolTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private WorkersHarness harness;

    @BeforeEach
    void open() throws IOException {
        harness = new WorkersHarness(directory);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void childAnswersAndIsUsedAgain() {
        var pool = harness.pool();
        assertThat(pool.children()).isEmpty();

        var first = Job.doing("pid").in(pool).result();
        var second = Job.doing("pid").in(pool).result();

        assertThat(second).isEqualTo(first);
        assertThat(first.asLong()).isNotEqualTo(ProcessHandle.current().pid());
        assertThat(pool.cancelMode()).isEqualTo(CancelMode.KILL);
        assertThat(pool.children()).singleElement().satisfies(child -> {
            assertThat(child.pid()).isEqualTo(first.asLong());
            assertThat(child.tasks()).isEqualTo(2);
            assertThat(child.future()).isNull();
        });
        assertThat(harness.count("idle")).isEqualTo(1);
        assertThat(harness.registry.get("millrace.worker.start").timer().count())
                .isEqualTo(1);
    }

    @Test
    void tasksRunInAsManyChildrenAsThereAreTasks() {
        var pool = harness.pool();
        var waiting = Job.doing("wait").in(pool);
        var other = Job.doing("pid").in(pool);

        var pid = other.result().asLong();

        await().atMost(SOON).until(() -> pool.children().size() == 2);
        assertThat(pool.children()).anySatisfy(child -> {
            assertThat(child.pid()).isNotEqualTo(pid);
            assertThat(child.future()).isEqualTo(waiting.id());
            assertThat(child.tasks()).isZero();
        });
        assertThat(harness.count("busy")).isEqualTo(1);
        waiting.stop();
        assertThat(waiting.outcome()).isEqualTo(new Outcome.Stopped());
    }

    @ParameterizedTest
    @CsvSource({
        "exit, CRASHED, crashed, exitCode, 3",
        "halt, CRASHED, crashed, exitCode, 3",
        "heap, OOM, oom, maxHeapBytes, 67108864",
        "off-heap, OOM, oom, maxRssBytes, 268435456",
        "stack, ERROR, task-failed, ,",
        "garbage, CRASHED, crashed, ,"
    })
    void eachDeathIsToldAsItIsAndCostsNobodyElseAnything(
            String what, EndedBy endedBy, String code, String detail, Long value) {
        var pool = harness.pool(WorkersHarness.setup().rss(256));
        var neighbour = Job.doing("wait").in(pool);
        await().atMost(SOON).until(() -> !neighbour.context().told().isEmpty());

        var failure = new Job("{'do':'%s','code':3}".formatted(what)).in(pool).failure();

        assertThat(failure.endedBy()).isEqualTo(endedBy);
        assertThat(failure.error().code().wire()).isEqualTo(code);
        assertThat(failure.error().retryable()).isEqualTo(endedBy != EndedBy.OOM);
        if (detail != null) {
            assertThat(((Number) failure.error().details().get(detail)).longValue())
                    .isEqualTo(value);
        }
        assertThat(neighbour.done()).isFalse();
        assertThat(Job.doing("pid").in(pool).result().isNumber()).isTrue();
        neighbour.stop();
    }

    @Test
    void childThatIsKilledFromOutsideIsSaidToBe() {
        var pool = harness.pool();
        var job = Job.doing("wait").in(pool);
        await().atMost(SOON).until(() -> !job.context().told().isEmpty());

        ProcessHandle.of(pool.children().getFirst().pid()).orElseThrow().destroyForcibly();

        var failure = job.failure();
        assertThat(failure.endedBy()).isEqualTo(EndedBy.CRASHED);
        assertThat(failure.error().details()).containsAllEntriesOf(Map.of("signal", "SIGKILL", "exitCode", 137));
        assertThat(failure.error().message()).contains("SIGKILL");
        assertThat(harness.ended("crashed")).isEqualTo(1);
    }

    @Test
    void whatWasWrittenLastIsToldWithTheCrash() {
        var failure = new Job("{'do':'print','lines':200}").in(harness.pool()).failure();

        assertThat(failure.error().details()).containsEntry("exitCode", 9);
        assertThat(failure.error().details().get("lastLines").toString()).contains("line 199");
    }

    @Test
    void stoppedTaskThatLooksKeepsItsChild() {
        var pool = harness.pool();
        var job = Job.doing("wait").in(pool);
        await().atMost(SOON).until(() -> !job.context().told().isEmpty());
        var pid = pool.children().getFirst().pid();

        job.stop();

        assertThat(job.outcome()).isEqualTo(new Outcome.Stopped());
        assertThat(Job.doing("pid").in(pool).result().asLong()).isEqualTo(pid);
        assertThat(job.context().told().getFirst().unit()).isEqualTo("steps");
    }

    private void reopenKilling() throws IOException {
        harness.close();
        harness = WorkersHarness.killing(directory);
    }

    @Test
    void stoppedTaskThatNeverLooksIsKilledAfterTheGrace() throws IOException {
        reopenKilling();
        var pool = harness.pool();
        var job = Job.doing("spin").in(pool);
        await().atMost(SOON).until(() -> harness.count("busy") == 1);
        var pid = pool.children().getFirst().pid();

        job.stop();

        assertThat(job.outcome()).isEqualTo(new Outcome.Stopped());
        assertThat(harness.ended("killed")).isEqualTo(1);
        await().atMost(SOON).until(() -> !Act.exists(pid));
    }

    @Test
    void stopEndsTheWaitForAChildAtOnce() {
        var pool = harness.pool();
        var job = Job.doing("echo").in(pool);

        job.stop();

        assertThat(job.outcome()).isInstanceOfAny(Outcome.Stopped.class, Outcome.Succeeded.class);
    }

    @Test
    void stopOfOneTaskDoesNothingToTheNext() {
        var pool = harness.pool(WorkersHarness.setup().size(1));
        for (int i = 0; i < 20; i++) {
            var job = Job.doing("echo").in(pool);
            job.stop();
            job.outcome();
            assertThat(Job.doing("echo").in(pool).result().isObject()).isTrue();
        }
        assertThat(harness.ended("killed")).isZero();
    }

    @Test
    void contentGoesInAndOutByFiles() throws IOException {
        var pool = harness.pool();

        var written = new Job("{'do':'write','text':'hello'}").in(pool).outcome();

        var content = ((Outcome.Succeeded) written).content();
        assertThat(content.bytes()).isEqualTo(5);
        assertThat(content.fileName()).isEqualTo("out.txt");
        try (var in = harness.contents.open(content, 0)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hello");
        }
    }

    @Test
    void inputThatIsGoneIsMissing() {
        var future = new FutureId(UUID.randomUUID());

        var failure = new Job("{'do':'read','future':'" + future + "'}")
                .in(harness.pool())
                .failure();

        assertThat(failure.error().code()).isEqualTo(ErrorCode.INPUT_MISSING);
    }

    @Test
    void callOfNothingLeavesNoFile() throws IOException {
        Job.doing("echo").in(harness.pool()).result();

        try (var files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).allMatch(ProcessPoolTest::isOfTheDirectory);
        }
    }

    /** What the directory of content itself has lies right in it, and content does not. */
    private static boolean isOfTheDirectory(Path file) {
        return file.getParent().endsWith("content");
    }

    @Test
    void childIsReplacedAfterItsTasks() {
        var pool = harness.pool(WorkersHarness.setup().tasks(2));

        var pids = IntStream.range(0, 5)
                .mapToObj(i -> Job.doing("pid").in(pool).result().asLong())
                .toList();

        assertThat(pids.get(0)).isEqualTo(pids.get(1));
        assertThat(pids.get(2)).isEqualTo(pids.get(3)).isNotEqualTo(pids.get(0));
        assertThat(pids.get(4)).isNotEqualTo(pids.get(2));
        assertThat(harness.ended("recycled")).isEqualTo(2);
        await().atMost(SOON).until(() -> !Act.exists(pids.get(0)) && !Act.exists(pids.get(2)));
    }

    @ParameterizedTest
    @CsvSource({"SIGSEGV, 11", "SIGBUS, 7", "SIGFPE, 8", "SIGILL, 4", "SIGABRT, 6"})
    void childThatBreaksInNativeCodeIsSaidToHave(String signal, int number) {
        var pool = harness.pool();

        var failure =
                new Job("{'do':'raise','number':%d}".formatted(number)).in(pool).failure();

        assertThat(failure.endedBy()).isEqualTo(EndedBy.CRASHED);
        assertThat(failure.error().details()).containsEntry("signal", signal);
        assertThat(failure.error().message()).contains(signal).doesNotContain("no message");
        assertThat(harness.ended("crashed")).isEqualTo(1);
        assertThat(harness.ended("protocol")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "array, OOM, oom, an array larger than any may be",
        "direct, OOM, oom, more memory for direct buffers",
        "threads, ERROR, task-failed, more threads than the system gives"
    })
    void whatWasOutIsTold(String what, EndedBy endedBy, String code, String words) {
        var pool = harness.pool();

        var failure = Job.doing(what).in(pool).failure();

        assertThat(failure.endedBy()).isEqualTo(endedBy);
        assertThat(failure.error().code().wire()).isEqualTo(code);
        assertThat(failure.error().message()).contains(words).doesNotContain("heap");
        assertThat(failure.error().retryable()).isEqualTo(endedBy == EndedBy.ERROR);
        assertThat(Job.doing("pid").in(pool).result().isNumber()).isTrue();
    }

    @Test
    void linkInThePlaceOfContentIsNotFollowed() throws IOException {
        var secret = Files.writeString(directory.resolve("secret"), "secret");

        var failure = new Job("{'do':'exchange','for':'" + secret.toAbsolutePath() + "'}")
                .in(harness.pool())
                .failure();

        assertThat(failure.error().message()).contains("no regular file");
        assertThat(secret).hasContent("secret");
        try (var files = Files.walk(directory.resolve("content"))) {
            assertThat(files.filter(file -> !Files.isDirectory(file))).allMatch(ProcessPoolTest::isOfTheDirectory);
        }
    }

    @Test
    void exactlyThoseTasksFailThatKillTheirChild() throws IOException {
        reopenKilling();
        var pool = harness.pool(WorkersHarness.setup().size(2));
        var deadly = List.of("exit", "halt", "heap", "stack", "spin", "kill-me");
        var next = new int[1];
        for (int i = 0; i < 100; i += 2) {
            var pair = List.of(i, i + 1).stream()
                    .map(n -> n % 10 == 9 ? deadly.get(next[0]++ % deadly.size()) : "echo")
                    .map(what -> new Deed(
                            what,
                            Job.doing(what.equals("kill-me") ? "wait" : what).in(pool)))
                    .toList();
            pair.forEach(deed -> deed.assertTrue(pool));
        }
        assertThat(next[0]).isEqualTo(10);
    }

    private record Deed(String what, Job job) {

        void assertTrue(ProcessPool pool) {
            switch (what) {
                case "exit", "halt" ->
                    assertThat(job.failure().error().details()).containsEntry("exitCode", 0);
                case "heap" -> assertThat(job.failure().endedBy()).isEqualTo(EndedBy.OOM);
                case "stack" -> assertThat(job.failure().endedBy()).isEqualTo(EndedBy.ERROR);
                case "spin" -> {
                    job.stop();
                    assertThat(job.outcome()).isEqualTo(new Outcome.Stopped());
                }
                case "kill-me" -> {
                    killFromOutside(pool);
                    assertThat(job.failure().error().details()).containsEntry("signal", "SIGKILL");
                }
                default -> assertThat(job.result().isObject()).isTrue();
            }
        }

        private void killFromOutside(ProcessPool pool) {
            await().atMost(SOON).until(() -> !job.context().told().isEmpty());
            ProcessHandle.of(runner(pool)).orElseThrow().destroyForcibly();
        }

        private long runner(ProcessPool pool) {
            return pool.children().stream()
                    .filter(child -> job.id().equals(child.future()))
                    .mapToLong(child -> child.pid())
                    .findAny()
                    .orElse(0);
        }
    }
}
