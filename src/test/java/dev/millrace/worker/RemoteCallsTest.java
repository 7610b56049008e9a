package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.compute.FakeTask;
import dev.millrace.compute.FunctionRegistry;
import dev.millrace.compute.functions.Digest;
import dev.millrace.compute.functions.Gzip;
import dev.millrace.task.BorrowedFile;
import dev.millrace.task.ContentFiles;
import dev.millrace.task.ContentRef;
import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.HandedFile;
import dev.millrace.task.Outcome;
import dev.millrace.task.Refusal;
import dev.millrace.task.Shortage;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server makes of a task before it calls a child, and of the child's answer. */
class RemoteCallsTest {

    private static final JsonNode RESULT = JsonMapper.shared().readTree("{\"bytes\":3}");

    private final FakeTask task = new FakeTask().attempt(2);
    private final Files files = new Files();
    private final RemoteCalls calls = new RemoteCalls(new FunctionRegistry(List.of(new Digest(), new Gzip())), files);

    @Test
    void callHasCheckedArgumentsWithTheirDefaults() throws Exception {
        run("digest", "{\"text\":\"a\"}", call -> {
            assertThat(call.message(7))
                    .isEqualTo(new Message.Call(
                            7,
                            task.id(),
                            Digest.class.getName(),
                            JsonMapper.shared().readTree("{\"algorithm\":\"SHA-256\",\"text\":\"a\"}"),
                            2,
                            List.of()));
            return new Outcome.Stopped();
        });
    }

    @Test
    void callNamesTheFilesOfItsInputs() throws Exception {
        var here = task.input(content("here"));
        run("gzip", "{\"future\":\"" + here + "\"}", call -> {
            assertThat(call.message(1).inputs())
                    .containsExactly(new Message.InputFile(here, "/content/here", 3, "a.txt"));
            assertThat(files.closed).isEmpty();
            return new Outcome.Stopped();
        });
        assertThat(files.closed).containsExactly("given back");
    }

    @Test
    void inputThatIsGoneIsLeftOut() throws Exception {
        var gone = task.input(content("gone"));
        run("gzip", "{\"future\":\"" + gone + "\"}", call -> {
            assertThat(call.message(1).inputs()).isEmpty();
            return new Outcome.Stopped();
        });
    }

    @Test
    void functionOrArgumentsThatAreNotAcceptedAnyMoreReachNoChild() throws Exception {
        assertThat(error(run("tau", "{}", RemoteCallsTest::neverCalled)).code())
                .isEqualTo(ErrorCode.FUNCTION_NOT_FOUND);
        assertThat(error(run("digest", "{\"x\":1}", RemoteCallsTest::neverCalled))
                        .code())
                .isEqualTo(ErrorCode.TASK_FAILED);
    }

    @Test
    void contentThatWasWrittenIsKept() throws Exception {
        var outcome = run("gzip", "{\"text\":\"a\"}", call -> {
            var path = "/drafts/" + task.id() + "-2";
            assertThat(call.answer(new Message.OutputWanted(5, 0)))
                    .isEqualTo(new Message.OutputGiven(5, path, 10, 100));
            assertThat(call.answer(new Message.OutputWanted(5, 50)))
                    .as("room for more of the same file")
                    .isEqualTo(new Message.OutputGiven(5, path, 60, 100));
            return call.outcome(new Message.Done(5, RESULT, new Message.Output("text/plain", "b.txt", 3)));
        });
        var done = (Outcome.Succeeded) outcome;
        assertThat(done.result()).isEqualTo(RESULT);
        assertThat(done.content().contentType()).isEqualTo("text/plain");
        assertThat(done.content().fileName()).isEqualTo("b.txt");
        assertThat(files.closed).containsExactly("kept");
    }

    @Test
    void contentOfACallThatFailsIsThrownAway() throws Exception {
        var error = TaskError.of(ErrorCode.TASK_FAILED, "no");
        var outcome = run("gzip", "{\"text\":\"a\"}", call -> {
            call.answer(new Message.OutputWanted(5, 0));
            return call.outcome(new Message.Failed(5, EndedBy.ERROR, error));
        });
        assertThat(outcome).isEqualTo(new Outcome.Failed(EndedBy.ERROR, error, null));
        assertThat(files.closed).containsExactly("thrown away");
    }

    @Test
    void contentIsThrownAwayWhenTheChildDied() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> run("gzip", "{\"text\":\"a\"}", call -> {
                    call.answer(new Message.OutputWanted(5, 0));
                    throw new IOException("the child died");
                }));
        assertThat(files.closed).containsExactly("thrown away");
    }

    @Test
    void contentNobodyAskedForIsAFault() {
        assertThatExceptionOfType(FrameException.class)
                .isThrownBy(() -> run(
                        "gzip",
                        "{\"text\":\"a\"}",
                        call -> call.outcome(new Message.Done(5, RESULT, new Message.Output("a/b", null, 3)))));
    }

    @Test
    void contentTooLargeFailsTheTask() throws Exception {
        files.keeping = new Refusal.ContentTooLarge(2);
        var outcome = run("gzip", "{\"text\":\"a\"}", call -> {
            call.answer(new Message.OutputWanted(5, 0));
            return call.outcome(new Message.Done(5, RESULT, new Message.Output("a/b", null, 3)));
        });
        assertThat(error(outcome)).isEqualTo(TaskError.of(ErrorCode.TOO_LARGE, "content may have at most 2 bytes"));
    }

    @Test
    void fullStorageIsToldToTheChild() throws Exception {
        files.creating = new Refusal.StorageFull();
        run("gzip", "{\"text\":\"a\"}", call -> {
            var refused = (Message.OutputRefused) call.answer(new Message.OutputWanted(5, 0));
            assertThat(refused.id()).isEqualTo(5);
            assertThat(refused.error().code()).isEqualTo(ErrorCode.STORAGE_FULL);
            return new Outcome.Stopped();
        });
    }

    @Test
    void roomThatThereIsNotIsToldToTheChild() throws Exception {
        run("gzip", "{\"text\":\"a\"}", call -> {
            call.answer(new Message.OutputWanted(5, 0));
            var tooLarge = (Message.OutputRefused) call.answer(new Message.OutputWanted(5, 101));
            assertThat(tooLarge.error().code()).isEqualTo(ErrorCode.TOO_LARGE);
            files.allowing = new Refusal.StorageFull();
            var full = (Message.OutputRefused) call.answer(new Message.OutputWanted(5, 50));
            assertThat(full.error().code()).isEqualTo(ErrorCode.STORAGE_FULL);
            assertThat(full.error().retryable()).isTrue();
            return new Outcome.Stopped();
        });
        assertThat(files.closed).containsExactly("thrown away");
    }

    @Test
    void progressIsPassedOn() throws Exception {
        run("gzip", "{\"text\":\"a\"}", call -> {
            call.told(new Message.Progressed(1, 5, null, "rows", "on"));
            return new Outcome.Stopped();
        });
        assertThat(task.told()).singleElement().satisfies(told -> {
            assertThat(told.completed()).isEqualTo(5);
            assertThat(told.unit()).isEqualTo("rows");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "text/plain\r\nX: y",
                "text/plain; charset",
                "text/html\u0000",
                "a/b; c=\"d\"; e=\"\u001f\""
            })
    void contentOfATypeThatIsNoneIsRefused(String type) throws Exception {
        var outcome = run("gzip", "{\"text\":\"a\"}", call -> {
            call.answer(new Message.OutputWanted(5, 0));
            return call.outcome(new Message.Done(5, RESULT, new Message.Output(type, "a.txt", 3)));
        });
        assertThat(error(outcome).message()).contains("no media type");
        assertThat(files.closed).containsExactly("thrown away");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../a", "a/b", "a\\b", "a\nb", "a\u0000"})
    void contentOfANameThatIsNoneIsRefused(String name) throws Exception {
        var outcome = run("gzip", "{\"text\":\"a\"}", call -> {
            call.answer(new Message.OutputWanted(5, 0));
            return call.outcome(new Message.Done(5, RESULT, new Message.Output("text/plain", name, 3)));
        });
        assertThat(error(outcome).message()).contains("no file name");
        assertThat(files.closed).containsExactly("thrown away");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain; charset=utf-8", "image/svg+xml", "a/b;c=\"d e\";f=g"})
    void contentOfAnyTypeIsKept(String type) throws Exception {
        var outcome = run("gzip", "{\"text\":\"a\"}", call -> {
            call.answer(new Message.OutputWanted(5, 0));
            return call.outcome(new Message.Done(5, RESULT, new Message.Output(type, "Müller 1.tar.gz", 3)));
        });
        assertThat(((Outcome.Succeeded) outcome).content().contentType()).isEqualTo(type);
    }

    @Test
    void resultThatIsTooLargeIsNotBelieved() throws Exception {
        var large = JsonMapper.shared().getNodeFactory().stringNode("x".repeat(5 << 20));
        var outcome = run("gzip", "{\"text\":\"a\"}", call -> call.outcome(new Message.Done(5, large, null)));
        assertThat(error(outcome).code()).isEqualTo(ErrorCode.RESULT_TOO_LARGE);
    }

    @Test
    void detailsThatAreTooManyAreDropped() throws Exception {
        var error = new TaskError(ErrorCode.TASK_FAILED, "no", true, Map.of("all", "x".repeat(100_000)));
        var outcome =
                run("gzip", "{\"text\":\"a\"}", call -> call.outcome(new Message.Failed(5, EndedBy.ERROR, error)));
        assertThat(error(outcome).details()).isEmpty();
        assertThat(error(outcome).message()).startsWith("no (");
        assertThat(error(outcome).retryable()).isTrue();
    }

    @Test
    void wantOfThreadsIsNotWantOfMemory() throws Exception {
        var error = Shortage.failure(new OutOfMemoryError("unable to create native thread: possibly out of memory"))
                .error();
        var outcome = run("gzip", "{\"text\":\"a\"}", call -> call.outcome(new Message.Failed(5, EndedBy.OOM, error)));
        assertThat(((Outcome.Failed) outcome).endedBy()).isEqualTo(EndedBy.ERROR);
        assertThat(error(outcome).message()).contains("more threads than the system gives");
    }

    @Test
    void progressThatMakesNoSenseDoesNoHarm() throws Exception {
        run("gzip", "{\"text\":\"a\"}", call -> {
            call.told(new Message.Progressed(1, -5, -1L, "x".repeat(10_000), null));
            return new Outcome.Stopped();
        });
        assertThat(task.told()).singleElement().satisfies(told -> {
            assertThat(told.completed()).isZero();
            assertThat(told.total()).isZero();
            assertThat(told.unit()).hasSize(200);
        });
    }

    private Outcome run(String function, String args, RemoteCalls.Errand errand) throws Exception {
        return calls.run(new TaskSpec.Compute(function, JsonMapper.shared().readTree(args)), task, errand);
    }

    private static Outcome neverCalled(RemoteCall call) {
        throw new AssertionError("called with " + call);
    }

    private static TaskError error(Outcome outcome) {
        return ((Outcome.Failed) outcome).error();
    }

    private static ContentRef content(String key) {
        return new ContentRef(key, 3, "", "text/plain", "a.txt", Instant.EPOCH);
    }

    /** Content files of which only the names exist. */
    private static final class Files implements ContentFiles {

        private final List<String> closed = new ArrayList<>();
        private @Nullable Refusal creating;
        private @Nullable Refusal allowing;
        private @Nullable Refusal keeping;

        @Override
        public BorrowedFile borrow(ContentRef content) throws IOException {
            if (content.key().equals("gone")) {
                throw new NoSuchFileException(content.key());
            }
            return new BorrowedFile(Path.of("/content", content.key()), () -> closed.add("given back"));
        }

        @Override
        public HandedFile create(FutureId id, int attempt) {
            if (creating != null) {
                throw creating;
            }
            return new Handed(Path.of("/drafts", id + "-" + attempt));
        }

        private final class Handed implements HandedFile {

            private final Path path;
            private String end = "thrown away";

            Handed(Path path) {
                this.path = path;
            }

            @Override
            public Path path() {
                return path;
            }

            @Override
            public long mostBytes() {
                return 100;
            }

            @Override
            public long allow(long bytes) {
                if (allowing != null) {
                    throw allowing;
                }
                if (bytes > mostBytes()) {
                    throw new Refusal.ContentTooLarge(mostBytes());
                }
                return bytes + 10;
            }

            @Override
            public ContentRef keep(String contentType, @Nullable String fileName) {
                if (keeping != null) {
                    throw keeping;
                }
                end = "kept";
                return new ContentRef("key", 3, "", contentType, fileName, Instant.EPOCH);
            }

            @Override
            public void close() {
                closed.add(end);
            }
        }
    }
}
