package dev.millrace.task;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;

class AttemptRulesTest {

    private static final Instant LATER = NOW.plusSeconds(90);
    private static final int MAX_LOST = 3;
    private static final AttemptRules RULES = new AttemptRules(RetryPolicyTest.fixed(0), MAX_LOST);
    private static final RetryPolicy THRICE = new RetryPolicy(3, Duration.ofSeconds(2), 2, Duration.ofMinutes(1), 0);
    private static final Outcome SUCCESS = new Outcome.Succeeded(JsonNodeFactory.instance.numberNode(1), null);
    private static final Outcome ERROR = new Outcome.Failed(TaskError.retryable(ErrorCode.TASK_FAILED, "broken"));

    private final FutureRecord running = aFuture().tried(THRICE).in(TaskState.RUNNING);

    @ParameterizedTest
    @EnumSource(StopReason.class)
    void whatSucceededSucceededWhateverItWasTold(StopReason stop) {
        assertThat(RULES.ended(running, SUCCESS, stop, NOW).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(RULES.ended(running.cancelRequested(NOW), SUCCESS, stop, NOW).state())
                .isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void aFailedAttemptPausesAndIsTriedAgainAtItsOldRank() {
        var next = RULES.ended(running, ERROR, null, NOW);
        assertThat(next.state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(next.place()).isEqualTo(running.place().until(NOW.plusSeconds(2)));
        assertThat(next.attempts().spent()).isEqualTo(1);
    }

    @Test
    void withoutAPauseItIsQueuedAtOnce() {
        var policy = new RetryPolicy(2, Duration.ZERO, 1, Duration.ZERO, 0);
        var next = RULES.ended(aFuture().tried(policy).in(TaskState.RUNNING), ERROR, null, NOW);
        assertThat(next.state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void theLastAttemptFailsForGood() {
        var next = running;
        for (int i = 0; i < 2; i++) {
            next = RULES.ended(next, ERROR, null, NOW).due().begun(NODE, NOW);
        }
        next = RULES.ended(next, ERROR, null, NOW);
        assertThat(next.state()).isEqualTo(TaskState.FAILED);
        assertThat(next.attempts().ended()).hasSize(3);
        assertThat(next.ending().error().code()).isEqualTo(ErrorCode.TASK_FAILED);
    }

    @Test
    void whatCannotSucceedIsNotTriedAgain() {
        var hopeless = new Outcome.Failed(TaskError.of(ErrorCode.CHECKSUM_MISMATCH, "wrong"));
        assertThat(RULES.ended(running, hopeless, null, NOW).state()).isEqualTo(TaskState.FAILED);
    }

    @Test
    void whatRanOutOfMemoryIsNotTriedAgain() {
        var error = TaskError.retryable(ErrorCode.OOM, "killed at 768 MiB");
        var next = RULES.ended(running, new Outcome.Failed(EndedBy.OOM, error, null), null, NOW);
        assertThat(next.state()).isEqualTo(TaskState.FAILED);
        assertThat(endedBy(next)).isEqualTo(EndedBy.OOM);
        assertThat(next.attempts().spent()).isEqualTo(1);
    }

    @Test
    void aCrashIsTriedAgainAndSpendsAnAttempt() {
        var error = new TaskError(ErrorCode.CRASHED, "its process died", true, Map.of("signal", "SIGKILL"));
        var next = RULES.ended(running, new Outcome.Failed(EndedBy.CRASHED, error, null), null, NOW);
        assertThat(next.state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(endedBy(next)).isEqualTo(EndedBy.CRASHED);
        assertThat(next.attempts().spent()).isEqualTo(1);
    }

    @Test
    void aCancelledAttemptIsNeverTriedAgain() {
        var cancelling = running.cancelRequested(NOW);
        assertThat(RULES.ended(cancelling, ERROR, StopReason.CANCEL, NOW).state())
                .isEqualTo(TaskState.FAILED);
        var stopped = RULES.ended(cancelling, new Outcome.Stopped(), StopReason.CANCEL, NOW);
        assertThat(stopped.state()).isEqualTo(TaskState.CANCELLED);
        assertThat(endedBy(stopped)).isEqualTo(EndedBy.CANCELLED);
        assertThat(RULES.lost(cancelling, NOW).state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void aServerThatAsksForALongerPauseGetsItUpToADay() {
        assertThat(pauseFor(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(pauseFor(Duration.ofMinutes(7))).isEqualTo(Duration.ofMinutes(7));
        assertThat(pauseFor(Duration.ofDays(400))).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aTimeoutSpendsAnAttempt() {
        var next = stopped(StopReason.TIMEOUT);
        assertThat(next.state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(endedBy(next)).isEqualTo(EndedBy.TIMEOUT);
        assertThat(next.attempts().spent()).isEqualTo(1);
    }

    @Test
    void drainedWorkGoesBackInLineUnspent() {
        var next = stopped(StopReason.DRAIN);
        assertThat(next.state()).isEqualTo(TaskState.QUEUED);
        assertThat(next.place()).isEqualTo(running.place());
        assertThat(endedBy(next)).isEqualTo(EndedBy.INTERRUPTED);
        assertThat(next.attempts().spent()).isZero();
    }

    @Test
    void whatWasPutOffGoesBackInLineUntilThenAsIfItHadNotBegun() {
        var next = postponed(running, null);
        assertThat(next.state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(next.place()).isEqualTo(running.place().until(LATER));
        assertThat(next.attempts().spent()).isZero();
        assertThat(next.attempts().all()).isEmpty();
        assertThat(next.attempts().number())
                .as("a number is not given twice")
                .isEqualTo(running.attempts().number());
        assertThat(next.attempts().begin(NODE, LATER).number())
                .isEqualTo(running.attempts().number() + 1);
    }

    @Test
    void whatWasPutOffUntilATimeThatIsOverIsQueuedAtOnce() {
        var next = RULES.ended(running, new Outcome.Postponed(NOW, "closed"), null, NOW);
        assertThat(next.state()).isEqualTo(TaskState.QUEUED);
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAIN", "TIMEOUT"})
    void whatWasPutOffIsPutOffAlsoWhenItWasToldToStopForNow(StopReason stop) {
        assertThat(postponed(running, stop).state()).isEqualTo(TaskState.SCHEDULED);
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCEL", "ABANDON"})
    void whatWasToldToStopForGoodIsNotPutOff(StopReason stop) {
        assertThat(postponed(running, stop).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(postponed(running.cancelRequested(NOW), stop).state()).isEqualTo(TaskState.CANCELLED);
    }

    private static FutureRecord postponed(FutureRecord running, @Nullable StopReason stop) {
        return RULES.ended(running, new Outcome.Postponed(LATER, "closed"), stop, NOW);
    }

    @Test
    void abandonedWorkIsCancelled() {
        var next = stopped(StopReason.ABANDON);
        assertThat(next.state()).isEqualTo(TaskState.CANCELLED);
        assertThat(next.ending().error().code()).isEqualTo(ErrorCode.ABANDONED);
    }

    @Test
    void stoppingUnaskedIsAnError() {
        assertThat(endedBy(stopped(null))).isEqualTo(EndedBy.ERROR);
    }

    @Test
    void lostWorkRunsAgainUntilItWasLostTooOftenInARow() {
        var next = running;
        for (int i = 1; i < MAX_LOST; i++) {
            next = RULES.lost(next, NOW);
            assertThat(next.state()).isEqualTo(TaskState.QUEUED);
            assertThat(next.attempts().spent()).isZero();
            next = next.begun(NODE, NOW);
        }
        next = RULES.lost(next, NOW);
        assertThat(next.state()).isEqualTo(TaskState.FAILED);
        assertThat(next.ending().error().code()).isEqualTo(ErrorCode.LOST);
    }

    private FutureRecord stopped(@Nullable StopReason reason) {
        return RULES.ended(running, new Outcome.Stopped(), reason, NOW);
    }

    private Duration pauseFor(Duration retryAfter) {
        var outcome = new Outcome.Failed(EndedBy.ERROR, TaskError.retryable(ErrorCode.HTTP_STATUS, "429"), retryAfter);
        var next = RULES.ended(running, outcome, null, NOW);
        return Duration.between(NOW, next.place().notBefore());
    }

    private static EndedBy endedBy(FutureRecord future) {
        return future.attempts().ended().getLast().endedBy();
    }
}
