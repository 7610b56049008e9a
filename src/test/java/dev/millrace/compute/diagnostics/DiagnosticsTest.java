package dev.millrace.compute.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionRun;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DiagnosticsTest {

    private final FunctionRun run = new FunctionRun();

    @Test
    void echoGivesBackTheVeryArguments() {
        var args = JsonMapper.shared().readTree("{\"a\":[1,null]}");
        assertThat(new Echo().run(args, run.context())).isSameAs(args);
    }

    @Test
    void sleepLastsAsLongAsAsked() throws Exception {
        assertThat(new Sleep().run(new Sleep.Args("20ms"), run.context()).sleptMs())
                .isBetween(20L, 5000L);
        assertThat(new Sleep().run(new Sleep.Args("0s"), run.context()).sleptMs())
                .isLessThan(5000);
        assertThat(run.task().told())
                .last()
                .satisfies(last -> assertThat(last.total()).isEqualTo(20));
    }

    @Test
    void sleepEndsAtOnceWhenInterrupted() {
        var ended = new CompletableFuture<Throwable>();
        var sleeper = Thread.ofVirtual().name("sleeper").start(() -> {
            try {
                new Sleep().run(new Sleep.Args("1h"), run.context());
            } catch (InterruptedException e) {
                ended.complete(e);
            }
        });
        await().atMost(Duration.ofSeconds(5)).until(() -> sleeper.getState() == Thread.State.TIMED_WAITING);
        sleeper.interrupt();
        assertThat(ended).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void spinLastsAsLongAsAsked() throws Exception {
        assertThat(new Spin().run(new Spin.Args("20ms", false), run.context()).spunMs())
                .isBetween(20L, 5000L);
    }

    @Test
    void spinThatIgnoresInterruptsGoesOnToTheEnd() throws Exception {
        run.task().stoppedAfter(0);
        try (var executor = Executors.newSingleThreadExecutor()) {
            var spun = executor.submit(() -> {
                Thread.currentThread().interrupt();
                return new Spin().run(new Spin.Args("20ms", true), run.context());
            });
            assertThat(spun.get().spunMs()).isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void failFailsAsManyAttemptsAsToldThenSucceeds() throws Exception {
        var args = new Fail.Args("not yet", 2, true);
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() -> new Fail().run(args, run.context()))
                .withMessage("not yet");
        run.task().attempt(2);
        assertThatExceptionOfType(FunctionFailure.class).isThrownBy(() -> new Fail().run(args, run.context()));
        run.task().attempt(3);
        assertThat(new Fail().run(args, run.context())).isEqualTo(new Fail.Result(3));
    }

    @Test
    void failFailsAlwaysUnlessToldHowOften() {
        run.task().attempt(1000);
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() -> new Fail().run(new Fail.Args("no", null, true), run.context()));
    }
}
