package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.TaskError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Content that goes into a child and out of it by way of files. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContentOfChildrenTest {

    private static final FutureId INPUT = new FutureId(UUID.fromString("0199c0de-0000-7000-8000-00000000000b"));

    private static TestChild child;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        child = TestChild.start();
    }

    @AfterAll
    static void end() {
        child.close();
    }

    @Test
    void fileIsReadAndAnotherOneWritten() throws IOException {
        var from = Files.writeString(directory.resolve("in put"), "content");
        var to = Files.createFile(directory.resolve("out put"));
        child.send(copy(1, new Message.InputFile(INPUT, from.toString(), 7, "a.txt")));
        give(to, 100);
        assertThat(child.end())
                .isEqualTo(new Message.Done(
                        1,
                        JsonMapper.shared().getNodeFactory().numberNode(7),
                        new Message.Output("text/plain", "a.txt", 7)));
        assertThat(to).hasContent("content");
    }

    @Test
    void contentThatIsGoneFailsTheCall() throws IOException {
        var missing = TaskError.of(ErrorCode.INPUT_MISSING, "future " + INPUT + " has no content any more");
        assertThat(child.end(copy(1))).isEqualTo(new Message.Failed(1, EndedBy.ERROR, missing));
        var gone = new Message.InputFile(INPUT, directory.resolve("gone").toString(), 7, null);
        assertThat(child.end(copy(2, gone))).isEqualTo(new Message.Failed(2, EndedBy.ERROR, missing));
    }

    @Test
    void noMoreIsWrittenThanMayBe() throws IOException {
        var to = Files.createFile(directory.resolve("out"));
        child.send(write(1, 100_001));
        give(to, 100_000);
        var end = (Message.Failed) child.end();
        assertThat(end.error()).isEqualTo(TaskError.of(ErrorCode.TOO_LARGE, "content may have at most 100000 bytes"));
        assertThat(Files.size(to)).isLessThanOrEqualTo(100_000);
        child.send(write(2, 100_000));
        give(to, 100_000);
        assertThat(child.end()).isInstanceOf(Message.Done.class);
        assertThat(Files.size(to)).isEqualTo(100_000);
    }

    @Test
    void refusedFileIsAFailureWithItsReason() throws IOException {
        child.send(write(1, 1));
        child.expect(Message.OutputWanted.class);
        var full = TaskError.retryable(ErrorCode.STORAGE_FULL, "full");
        child.send(new Message.OutputRefused(1, full));
        var end = (Message.Failed) child.end();
        assertThat(end.error().code()).isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(end.error().retryable()).isTrue();

        child.send(write(2, 1));
        child.expect(Message.OutputWanted.class);
        child.send(new Message.OutputRefused(2, TaskError.retryable(ErrorCode.TASK_FAILED, "broken disk")));
        assertThat(((Message.Failed) child.end()).error().message()).contains("broken disk");
    }

    @Test
    void roomIsAskedForBeforeItIsTaken() throws IOException {
        var to = Files.createFile(directory.resolve("out"));
        child.send(write(1, 200_000));
        assertThat(child.expect(Message.OutputWanted.class)).isEqualTo(new Message.OutputWanted(1, 0));
        child.send(new Message.OutputGiven(1, to.toString(), 50_000, 1 << 20));
        var more = child.expect(Message.OutputWanted.class);
        assertThat(more.bytes()).isGreaterThan(50_000);
        assertThat(Files.size(to)).isLessThanOrEqualTo(50_000);
        child.send(new Message.OutputGiven(1, to.toString(), more.bytes() + 1, 1 << 20));
        var evenMore = child.expect(Message.OutputWanted.class);
        assertThat(evenMore.bytes()).isGreaterThan(more.bytes() + 1);
        assertThat(Files.size(to)).isLessThanOrEqualTo(more.bytes() + 1);
        child.send(new Message.OutputGiven(1, to.toString(), 1 << 20, 1 << 20));

        assertThat(child.end()).isInstanceOf(Message.Done.class);
        assertThat(Files.size(to)).isEqualTo(200_000);
    }

    @Test
    void roomThatIsRefusedIsAFailureThatSaysSo() throws IOException {
        var to = Files.createFile(directory.resolve("out"));
        child.send(write(1, 200_000));
        child.expect(Message.OutputWanted.class);
        child.send(new Message.OutputGiven(1, to.toString(), 50_000, 1 << 20));
        child.expect(Message.OutputWanted.class);
        child.send(new Message.OutputRefused(1, TaskError.retryable(ErrorCode.STORAGE_FULL, "full")));

        var error = ((Message.Failed) child.end()).error();
        assertThat(error.code()).isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(error.retryable()).isTrue();
        assertThat(Files.size(to)).isLessThanOrEqualTo(50_000);
    }

    @Test
    void functionThatIsStoppedWhileItAsksForRoomStopsWhenItIsAnswered() throws IOException {
        var to = Files.createFile(directory.resolve("out"));
        child.send(write(1, 200_000));
        child.expect(Message.OutputWanted.class);
        child.send(new Message.OutputGiven(1, to.toString(), 0, 1 << 20));
        child.expect(Message.OutputWanted.class);
        child.send(new Message.Stop(1));
        child.send(new Message.OutputGiven(1, to.toString(), 1 << 20, 1 << 20));

        assertThat(child.end()).isEqualTo(new Message.Stopped(1));
    }

    @Test
    void functionThatWaitsForItsFileCanBeStopped() throws IOException {
        child.send(write(1, 1));
        child.expect(Message.OutputWanted.class);
        child.send(new Message.Stop(1));
        assertThat(child.end()).isEqualTo(new Message.Stopped(1));
        child.send(new Message.OutputGiven(1, directory.resolve("late").toString(), 10, 10));
        assertThat(child.end(TestChild.call(2, Misbehaviour.class, "{\"what\":\"attempt\"}")))
                .isInstanceOf(Message.Done.class);
    }

    @Test
    void functionThatFailsAfterItHasWrittenHasNoContent() throws IOException {
        child.send(TestChild.call(1, Misbehaviour.class, "{\"what\":\"write-and-throw\",\"number\":5}"));
        give(Files.createFile(directory.resolve("out")), 10);
        assertThat(child.end()).isInstanceOf(Message.Failed.class);
    }

    @Test
    void fileThatIsNotThereIsNotMade() throws IOException {
        var nowhere = directory.resolve("nowhere");
        child.send(write(1, 5));
        give(nowhere, 10);
        assertThat(child.end()).isInstanceOf(Message.Failed.class);
        assertThat(nowhere).doesNotExist();
    }

    private static void give(Path file, long mostBytes) throws IOException {
        var wanted = child.expect(Message.OutputWanted.class);
        child.send(new Message.OutputGiven(wanted.id(), file.toString(), mostBytes, mostBytes));
    }

    private static Message.Call write(long id, int bytes) {
        return TestChild.call(id, Misbehaviour.class, "{\"what\":\"write\",\"number\":" + bytes + "}");
    }

    private static Message.Call copy(long id, Message.InputFile... inputs) {
        var call =
                TestChild.call(id, Misbehaviour.class, "{\"what\":\"copy\",\"number\":0,\"future\":\"" + INPUT + "\"}");
        return new Message.Call(
                call.id(), call.future(), call.function(), call.args(), call.attempt(), List.of(inputs));
    }

    @Test
    void diskThatIsFullIsToldAsSuch() throws IOException {
        var full = Path.of("/dev/full");
        assumeThat(full).exists();
        child.send(write(1, 10));
        give(full, 100);
        var error = ((Message.Failed) child.end()).error();
        assertThat(error.code()).isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(error.retryable()).isTrue();
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        var outside = Files.writeString(directory.resolve("outside"), "secret");
        var link = Files.createSymbolicLink(directory.resolve("link"), outside);

        assertThat(child.end(copy(1, new Message.InputFile(INPUT, link.toString(), 6, null))))
                .isInstanceOf(Message.Failed.class);
        child.send(write(2, 5));
        give(link, 10);
        assertThat(child.end()).isInstanceOf(Message.Failed.class);
        assertThat(outside).hasContent("secret");
    }
}
