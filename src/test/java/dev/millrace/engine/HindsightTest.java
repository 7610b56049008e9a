package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ChangeLog;
import dev.millrace.task.EndedBy;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HindsightTest {

    @TempDir
    Path directory;

    private EngineHarness harness;

    @BeforeEach
    void start() {
        harness = new EngineHarness(directory);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private static FutureRecord at(TaskState state, int attempt, FutureRecord now) {
        return Hindsight.at(new ChangeLog.Entry(1, now.id(), state, attempt), now);
    }

    @Test
    void latestChangeIsTheRecordItself() {
        var now = harness.await(harness.submit("done"));

        assertThat(at(TaskState.SUCCEEDED, 1, now)).isEqualTo(now);
    }

    @Test
    void earlierStatesShowNothingOfWhatCameLater() {
        var now = harness.await(harness.submit("done"));

        var running = at(TaskState.RUNNING, 1, now);
        assertThat(running.ending()).isNull();
        assertThat(running.attempts().ended()).isEmpty();
        assertThat(running.attempts().live().endedBy()).isNull();
        assertThat(running.startedAt()).isEqualTo(now.startedAt());
        var queued = at(TaskState.QUEUED, 0, now);
        assertThat(queued.attempts().all()).isEmpty();
        assertThat(queued.startedAt()).isNull();
        var again = at(TaskState.SCHEDULED, 1, now);
        assertThat(again.attempts().ended().getLast().endedBy()).isEqualTo(EndedBy.OK);
        assertThat(again.attempts().live()).isNull();
    }

    @Test
    void endOfWhatWasCancelledBeforeItsStartAndTriedAgainIsStillAnEnd() {
        var now = harness.await(harness.submit("done"));

        var cancelled = at(TaskState.CANCELLED, 0, now);

        assertThat(cancelled.ending().error().code().wire()).isEqualTo("cancelled");
        assertThat(cancelled.ending().result()).isNull();
        assertThat(cancelled.startedAt()).isNull();
    }
}
