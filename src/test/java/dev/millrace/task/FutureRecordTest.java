package dev.millrace.task;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;

class FutureRecordTest {

    @Test
    void aTimeMakesItScheduledAndItsComingQueued() {
        var scheduled = aFuture().notBefore(NOW.plusSeconds(1)).submitted();
        assertThat(scheduled.state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(scheduled.due().state()).isEqualTo(TaskState.QUEUED);
        assertThat(scheduled.due().place()).isEqualTo(scheduled.place().until(null));
        assertThat(aFuture().submitted().state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void theFirstStartIsKept() {
        var running = aFuture().submitted().begun(NODE, NOW);
        var again = running.requeued(running.attempts().end(EndedBy.INTERRUPTED, null, NOW), null)
                .begun(NODE, NOW.plusSeconds(9));
        assertThat(again.startedAt()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"SCHEDULED", "WAITING", "QUEUED"})
    void whatHasNotStartedIsCancelledAtOnce(TaskState state) {
        var cancelled = aFuture().in(state).cancelRequested(NOW);
        assertThat(cancelled.state()).isEqualTo(TaskState.CANCELLED);
        assertThat(cancelled.ending().error().code()).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void whatRunsKeepsItsAttemptWhileItIsCancelled() {
        var running = aFuture().in(TaskState.RUNNING);
        var cancelling = running.cancelRequested(NOW);
        assertThat(cancelling.state()).isEqualTo(TaskState.CANCELLING);
        assertThat(cancelling.attempts()).isEqualTo(running.attempts());
    }

    @Test
    void retentionCountsFromTheEnd() {
        var done = aFuture()
                .keptFor(Duration.ofHours(2))
                .in(TaskState.RUNNING)
                .succeeded(JsonNodeFactory.instance.nullNode(), null, NOW.plusSeconds(5));
        assertThat(done.ending().finishedAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(done.ending().purgeAt()).isEqualTo(NOW.plusSeconds(5).plus(Duration.ofHours(2)));
        assertThat(done.attempts().ended().getLast().endedBy()).isEqualTo(EndedBy.OK);
    }

    @Test
    void aRetryByHandClearsTheEndAndKeepsTheHistory() {
        var failed = aFuture().in(TaskState.FAILED);
        var retried = failed.retried(QueueOrder.FIFO);
        assertThat(retried.state()).isEqualTo(TaskState.QUEUED);
        assertThat(retried.ending()).isNull();
        assertThat(retried.attempts().ended()).isEqualTo(failed.attempts().ended());
        assertThat(retried.attempts().spent()).isZero();
    }

    @Test
    void expiringFails() {
        var expired = aFuture().submitted().expired(NOW);
        assertThat(expired.state()).isEqualTo(TaskState.FAILED);
        assertThat(expired.ending().error().code()).isEqualTo(ErrorCode.EXPIRED);
    }

    @Test
    void stateAndEndingAgree() {
        var queued = aFuture().submitted();
        var ending = aFuture().in(TaskState.FAILED).ending();
        assertThatThrownBy(() -> record(queued, TaskState.QUEUED, ending)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> record(queued, TaskState.FAILED, null)).isInstanceOf(IllegalArgumentException.class);
    }

    private static FutureRecord record(FutureRecord like, TaskState state, Ending ending) {
        return new FutureRecord(like.task(), state, like.place(), null, AttemptLog.NONE, ending);
    }
}
