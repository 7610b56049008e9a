package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.compute.BuiltInFunctions;
import dev.millrace.compute.FunctionRegistry;
import dev.millrace.compute.diagnostics.Echo;
import dev.millrace.compute.diagnostics.Sleep;
import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.ProcessSettings;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What a child answers, and what it survives. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerTest {

    @TempDir
    private Path directory;

    private TestChild child;

    @BeforeEach
    void start() throws IOException {
        child = TestChild.start();
    }

    @AfterEach
    void end() {
        child.close();
    }

    @Test
    void saysThatItIsReadyAndWhoItIs() throws IOException {
        try (var other = TestChild.startCommand(TestChild.INSTALLATION.command(ProcessSettings.DEFAULT))) {
            assertThat(other.receive())
                    .isEqualTo(
                            new Message.Ready(Protocol.VERSION, other.process().pid()));
        }
    }

    @Test
    void answersOneCallAfterTheOther() throws IOException {
        for (long id = 1; id <= 20; id++) {
            var args = JsonMapper.shared().readTree("{\"n\":[" + id + ",null,\"ü\"]}");
            assertThat(child.end(TestChild.call(id, Echo.class, args))).isEqualTo(new Message.Done(id, args, null));
        }
    }

    @Test
    void takesFramesInPieces() throws IOException {
        var payload = MessageWriter.write(TestChild.call(1, Echo.class, "[1]"));
        var frame = new ByteArrayOutputStream();
        new Frames().write(frame, payload);
        for (byte b : frame.toByteArray()) {
            child.process().getOutputStream().write(b);
            child.process().getOutputStream().flush();
        }
        assertThat(child.end()).isInstanceOf(Message.Done.class);
    }

    @Test
    void runsAFunctionWithTheAttemptsNumberOnAThreadNamedForTheFuture() throws IOException {
        assertThat(result(1, "{\"what\":\"attempt\"}")).isEqualTo("1");
        assertThat(result(2, "{\"what\":\"thread\"}")).isEqualTo("\"call-" + TestChild.FUTURE + "\"");
    }

    @Test
    void whatAFunctionPrintsIsLoggedAndDisturbsNobody() throws Exception {
        assertThat(result(1, "{\"what\":\"print\",\"text\":\"hellö\"}")).isEqualTo("\"hellö\"");
        assertThat(result(2, "{\"what\":\"read\"}")).isEqualTo("-1");
        assertThat(result(3, "{\"what\":\"attempt\"}")).isEqualTo("1");
        child.send(new Message.Quit());
        assertThat(child.exit()).isEqualTo(Protocol.EXIT_QUIT);
        assertThat(child.log()).contains("hellö");
    }

    @Test
    void failuresAreThoseOfAServersThread() throws IOException {
        assertFailed(1, "{\"what\":\"fail\",\"text\":\"no\"}", TaskError.of(ErrorCode.TASK_FAILED, "no"));
        assertFailed(
                2,
                "{\"what\":\"throw\",\"text\":\"oh\"}",
                TaskError.retryable(ErrorCode.TASK_FAILED, "IllegalStateException: oh"));
        assertFailed(
                3,
                "{\"what\":\"large\",\"number\":" + (4 << 20) + "}",
                TaskError.of(ErrorCode.RESULT_TOO_LARGE, "the result has more than 4194304 bytes"));
    }

    @Test
    void stackOverflowFailsOnlyTheCall() throws IOException {
        assertFailed(1, "{\"what\":\"overflow\"}", TaskError.retryable(ErrorCode.TASK_FAILED, "StackOverflowError"));
        assertThat(result(2, "{\"what\":\"attempt\"}")).isEqualTo("1");
    }

    @Test
    void classThatIsNoFunctionFailsTheCall() throws IOException {
        var args = JsonMapper.shared().nullNode();
        for (var name : List.of("dev.millrace.Nothing", "java.lang.String")) {
            var end = child.end(new Message.Call(1, TestChild.FUTURE, name, args, 1, List.of()));
            assertThat(((Message.Failed) end).error().message()).contains("there is no function of the class " + name);
        }
    }

    @Test
    void resultAsLargeAsItMayBeComesBack() throws IOException {
        int quotes = 2;
        var end = child.end(misbehave(1, "{\"what\":\"large\",\"number\":" + ((4 << 20) - quotes) + "}"));
        assertThat(((Message.Done) end).result().stringValue()).hasSize((4 << 20) - quotes);
    }

    @Test
    void stopEndsAFunctionThatLooks() throws IOException {
        child.send(misbehave(1, "{\"what\":\"wait\"}"));
        child.expect(Message.Progressed.class);
        child.send(new Message.Stop(1));
        assertThat(child.end()).isEqualTo(new Message.Stopped(1));
        assertThat(result(2, "{\"what\":\"interrupted\"}")).isEqualTo("false");
    }

    @Test
    void stopInterruptsAFunctionThatWaits() throws IOException {
        child.send(TestChild.call(1, Sleep.class, "{\"duration\":\"1d\"}"));
        child.send(new Message.Stop(1));
        assertThat(child.end()).isEqualTo(new Message.Stopped(1));
    }

    @Test
    void stopOfAnotherCallIsIgnored() throws IOException {
        child.send(new Message.Stop(7));
        child.send(misbehave(1, "{\"what\":\"wait\"}"));
        child.expect(Message.Progressed.class);
        child.send(new Message.Stop(7));
        child.send(new Message.OutputGiven(7, "/nowhere", 1, 1));
        child.send(new Message.Stop(1));
        assertThat(child.end()).isEqualTo(new Message.Stopped(1));
    }

    @Test
    void progressIsTheLatestAndNotMuch() throws IOException {
        child.send(misbehave(1, "{\"what\":\"progress\",\"number\":1000000}"));
        var first = child.expect(Message.Progressed.class);
        assertThat(first).isEqualTo(new Message.Progressed(1, 1, 1_000_000L, "steps", null));
        int told = 1;
        for (var next = child.receive(); !(next instanceof Message.End); next = child.receive()) {
            told++;
        }
        assertThat(told).isLessThan(1000);
    }

    @Test
    void lastProgressIsToldThoughItCameSoonAfterAnother() throws IOException {
        child.send(misbehave(1, "{\"what\":\"progress-and-wait\",\"number\":3}"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> child.expect(Message.Progressed.class).completed() == 3);
    }

    @Test
    void secondCallAtOnceIsABreachOfTheProtocol() throws Exception {
        child.send(misbehave(1, "{\"what\":\"spin\"}"));
        child.send(misbehave(2, "{\"what\":\"attempt\"}"));
        assertThat(child.exit()).isEqualTo(Protocol.EXIT_PROTOCOL);
    }

    @Test
    void garbageEndsTheChildAtOnce() throws Exception {
        child.send(misbehave(1, "{\"what\":\"spin\"}"));
        child.process().getOutputStream().write("garbage".getBytes(StandardCharsets.UTF_8));
        child.process().getOutputStream().flush();
        assertThat(child.exit()).isEqualTo(Protocol.EXIT_PROTOCOL);
        assertThat(child.log()).contains("a frame of");
    }

    @Test
    void everyFunctionFindsWhatItNeeds() throws IOException {
        var functions = new FunctionRegistry(BuiltInFunctions.all());
        var installed = functions.descriptions().stream()
                .filter(function -> !functions.isolated(function.name()))
                .toList();
        long id = 0;
        for (var function : installed) {
            var prepared = functions.prepare(
                    new TaskSpec.Compute(function.name(), function.example().path("args")));
            id++;
            child.send(new Message.Call(id, TestChild.FUTURE, prepared.function(), prepared.args(), 1, List.of()));
            assertThat(endWithContent()).as(function.name()).isInstanceOf(Message.Done.class);
        }
    }

    private Message.End endWithContent() throws IOException {
        while (true) {
            var said = child.receive();
            if (said instanceof Message.OutputWanted wanted) {
                var file = Files.createTempFile(directory, "output", null);
                child.send(new Message.OutputGiven(wanted.id(), file.toString(), 1 << 20, 1 << 20));
            } else if (said instanceof Message.End end) {
                return end;
            }
        }
    }

    @Test
    void environmentIsItsOwn() throws IOException {
        try (var other = TestChild.start(TestChild.settings(64, Map.of("MARK", "ü b"), List.of("-Dx=y")))) {
            var end = (Message.Done) other.end(misbehave(1, "{\"what\":\"environment\"}"));
            assertThat(end.result().propertyNames()).contains("MARK", "PATH").doesNotContain("JAVA_TOOL_OPTIONS");
            assertThat(end.result().get("MARK").stringValue()).isNotEmpty();
            assertThat(end.result().size()).isLessThan(20);
        }
    }

    private String result(long id, String args) throws IOException {
        return ((Message.Done) child.end(misbehave(id, args))).result().toString();
    }

    private void assertFailed(long id, String args, TaskError error) throws IOException {
        assertThat(child.end(misbehave(id, args))).isEqualTo(new Message.Failed(id, EndedBy.ERROR, error));
    }

    private static Message.Call misbehave(long id, String args) {
        return TestChild.call(id, Misbehaviour.class, args);
    }
}
