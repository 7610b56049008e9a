package dev.millrace.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.millrace.compute.diagnostics.Crash;
import dev.millrace.compute.diagnostics.Echo;
import dev.millrace.compute.diagnostics.Fail;
import dev.millrace.compute.functions.Digest;
import dev.millrace.compute.functions.Gzip;
import dev.millrace.compute.functions.Mandelbrot;
import dev.millrace.compute.functions.Primes;
import dev.millrace.content.ContentDraft;
import dev.millrace.content.ContentStore;
import dev.millrace.task.ContentRef;
import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class ComputeHandlerTest {

    private final MemoryContentStore contents = new MemoryContentStore();
    private final FakeTask task = new FakeTask();
    private final ComputeHandler handler = handler(contents);

    @Test
    void runsInTheCpuPoolAndOnce() {
        assertThat(handler.defaultPool(new TaskSpec.Compute("echo", JsonNodeFactory.instance.objectNode())))
                .isEqualTo(new PoolName("cpu"));
        assertThat(handler.defaultRetry()).isEqualTo(RetryPolicy.NEVER);
        assertThat(handler.specType()).isEqualTo(TaskSpec.Compute.class);
    }

    @Test
    void givesBackTheResult() throws Exception {
        var outcome = (Outcome.Succeeded) handler.run(spec("primes", "{\"from\":0,\"to\":100}"), task);
        assertThat(outcome.result()).hasToString("{\"count\":25}");
        assertThat(outcome.content()).isNull();
    }

    @Test
    void givesBackTheContent() throws Exception {
        var outcome = (Outcome.Succeeded) handler.run(spec("gzip", "{\"text\":\"a\"}"), task);
        assertThat(outcome.content()).isNotNull();
        assertThat(outcome.content().contentType()).isEqualTo("application/gzip");
        assertThat(outcome.content().bytes())
                .isEqualTo(outcome.result().get("bytes").longValue());
        assertThat(contents.openDrafts()).isZero();
    }

    @Test
    void echoGivesBackNullToo() throws Exception {
        assertThat(handler.run(spec("echo", "null"), task))
                .isEqualTo(new Outcome.Succeeded(JsonMapper.shared().nullNode(), null));
    }

    @Test
    void failureOfTheFunctionIsAnOutcome() throws Exception {
        assertThat(handler.run(spec("fail", "{\"message\":\"no\",\"retryable\":false}"), task))
                .isEqualTo(failed(TaskError.of(ErrorCode.TASK_FAILED, "no")));
        assertThat(handler.run(spec("fail", "{\"message\":\"no\"}"), task))
                .isEqualTo(failed(TaskError.retryable(ErrorCode.TASK_FAILED, "no")));
    }

    @Test
    void functionThatIsNotInstalledAnyMoreFails() throws Exception {
        assertThat(handler.run(spec("tau", "{}"), task))
                .isEqualTo(failed(TaskError.of(ErrorCode.FUNCTION_NOT_FOUND, "there is no function 'tau'")));
    }

    @Test
    void argumentsThatAreNotAcceptedAnyMoreFail() throws Exception {
        assertThat(error(handler.run(spec("primes", "{\"from\":-1,\"to\":1}"), task))
                        .code())
                .isEqualTo(ErrorCode.TASK_FAILED);
    }

    @Test
    void missingInputFails() throws Exception {
        var outcome = handler.run(spec("digest", "{\"future\":\"" + UUID.randomUUID() + "\"}"), task);
        assertThat(error(outcome).code()).isEqualTo(ErrorCode.INPUT_MISSING);
    }

    @Test
    void inputWhoseBytesAreGoneFails() throws Exception {
        var ref = contents.add(new byte[5], null);
        var input = task.input(ref);
        contents.discard(ref);
        var outcome = handler.run(spec("gzip", "{\"future\":\"" + input + "\"}"), task);
        assertThat(error(outcome).code()).isEqualTo(ErrorCode.INPUT_MISSING);
        assertThat(contents.openDrafts()).isZero();
    }

    @Test
    void stoppedTaskIsStoppedAndLeavesNothing() throws Exception {
        var input = task.input(contents.add(new byte[1 << 20], null));
        task.stoppedAfter(3);
        assertThat(handler.run(spec("gzip", "{\"future\":\"" + input + "\"}"), task))
                .isEqualTo(new Outcome.Stopped());
        assertThat(contents.size()).isEqualTo(1);
        assertThat(contents.openDrafts()).isZero();
    }

    @Test
    void taskWhoseLibraryWrapsTheStopIsStopped() throws Exception {
        int rows = 16;
        task.stoppedAfter(rows);
        assertThat(handler.run(spec("mandelbrot", "{\"width\":16,\"height\":" + rows + "}"), task))
                .isEqualTo(new Outcome.Stopped());
        assertThat(contents.openDrafts()).isZero();
    }

    @Test
    void faultOfTheFunctionIsThrown() {
        assertThatIllegalStateException().isThrownBy(() -> handler.run(spec("write-and-fail", "{\"twice\":1}"), task));
        assertThat(contents.size()).isZero();
    }

    @Test
    void largestResultIsFourMebibytes() throws Exception {
        int quotes = 2;
        int most = (int) ComputeHandler.MAX_RESULT_BYTES - quotes;
        assertThat(handler.run(spec("echo", "\"" + "x".repeat(most) + "\""), task))
                .isInstanceOf(Outcome.Succeeded.class);
        assertThat(error(handler.run(spec("echo", "\"" + "x".repeat(most + 1) + "\""), task))
                        .code())
                .isEqualTo(ErrorCode.RESULT_TOO_LARGE);
    }

    @Test
    void functionThatNeedsAProcessNeverRunsInThisOne() throws Exception {
        for (var how : List.of("exit", "halt", "heap", "loop", "signal")) {
            var crash = new ComputeHandler(new FunctionRegistry(List.of(new Crash())), contents);
            assertThat(error(crash.run(spec("crash", "{\"how\":\"" + how + "\"}"), task))
                            .code())
                    .isEqualTo(ErrorCode.WRONG_POOL);
        }
    }

    @Test
    void contentOfAFunctionThatThenFailsIsThrownAway() throws Exception {
        var outcome = handler.run(spec("write-and-fail", "{\"twice\":0}"), task);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(contents.size()).isZero();
    }

    @Test
    void contentThatFindsNoRoomFails() throws Exception {
        var outcome = handler(refusing(new Refusal.StorageFull())).run(spec("gzip", "{\"text\":\"a\"}"), task);
        assertThat(error(outcome))
                .isEqualTo(TaskError.retryable(ErrorCode.STORAGE_FULL, "the server has no room left to store content"));
    }

    @Test
    void contentLargerThanTheServerStoresFails() throws Exception {
        var outcome = handler(refusing(new Refusal.ContentTooLarge(3))).run(spec("gzip", "{\"text\":\"a\"}"), task);
        assertThat(error(outcome)).isEqualTo(TaskError.of(ErrorCode.TOO_LARGE, "content may have at most 3 bytes"));
    }

    private static ComputeHandler handler(ContentStore contents) {
        var functions = List.of(
                new Echo(), new Fail(), new Digest(), new Gzip(), new Mandelbrot(), new Primes(), new WriteAndFail());
        return new ComputeHandler(new FunctionRegistry(functions), contents);
    }

    private static TaskSpec.Compute spec(String function, String args) {
        return new TaskSpec.Compute(function, JsonMapper.shared().readTree(args));
    }

    private static Outcome failed(TaskError error) {
        return new Outcome.Failed(EndedBy.ERROR, error, null);
    }

    private static TaskError error(Outcome outcome) {
        return ((Outcome.Failed) outcome).error();
    }

    private static ContentStore refusing(Refusal refusal) {
        return new ContentStore() {
            @Override
            public ContentDraft create(FutureId id, int attempt) {
                throw refusal;
            }

            @Override
            public InputStream open(ContentRef content, long from) throws IOException {
                throw new IOException("nothing is kept here");
            }

            @Override
            public Optional<ContentDraft> takeUp(FutureId id, int attempt) {
                return Optional.empty();
            }

            @Override
            public ContentRef share(ContentRef content, FutureId id, int attempt) throws IOException {
                throw new IOException("nothing is kept here");
            }

            @Override
            public void discard(ContentRef content) {}

            @Override
            public void forget(FutureId id) {}
        };
    }

    private static final class WriteAndFail implements ComputeFunction<WriteAndFail.Args, String> {

        record Args(int twice) {}

        @Override
        public String name() {
            return "write-and-fail";
        }

        @Override
        public Class<Args> argsType() {
            return Args.class;
        }

        @Override
        public FunctionDescription description() {
            var any = JsonMapper.shared().createObjectNode();
            return new FunctionDescription(name(), "Fails after it has written.", any, any, any);
        }

        @Override
        public String run(Args args, FunctionContext context)
                throws IOException, InterruptedException, FunctionFailure {
            for (int i = 0; i <= args.twice(); i++) {
                context.output("text/plain", null, out -> out.write('a'));
            }
            throw new FunctionFailure(ErrorCode.TASK_FAILED, "written, and failed", false);
        }
    }
}
