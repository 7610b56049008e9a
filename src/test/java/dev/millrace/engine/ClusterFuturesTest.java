package dev.millrace.engine;

import static dev.millrace.engine.EngineHarness.POOL;
import static dev.millrace.engine.SubmitOptionsBuilder.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.FutureId;
import dev.millrace.task.PoolState;
import dev.millrace.task.TaskState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Futures are those of all nodes: each cancels what another runs, and does what another planned. */
class ClusterFuturesTest extends TwoNodes {

    private FutureId runningAtOne() {
        var id = one.submit("block");
        awaitRunning(one, id);
        assertThat(one.store.find(id).orElseThrow().attempts().live().node()).isEqualTo(one.parts.node());
        return id;
    }

    @Test
    void whatOneRunsIsCancelledThroughTheOther() {
        var id = runningAtOne();
        assertThat(other.engine.cancel(id).future().state()).isEqualTo(TaskState.CANCELLING);
        assertThat(await(other, id).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(interrupted).hasValue(1);
    }

    @Test
    void aCancelThatWasMissedIsLookedUp() {
        var id = runningAtOne();
        one.unreliable.deafen();
        other.engine.cancel(id);
        other.submit("block");
        one.unreliable.hearAgain();
        assertThat(await(other, id).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(interrupted).hasValue(1);
    }

    @Test
    void whatOnePlannedIsStartedByTheOther() {
        var id = one.submit("block", options().delay(Duration.ofSeconds(2)).build());
        assertThat(one.state(id)).isEqualTo(TaskState.SCHEDULED);
        one.stopAgenda();
        other.clock.advance(Duration.ofSeconds(2));
        awaitRunning(other, id);
    }

    @Test
    void whatMayNotStartAnyMoreIsGivenUpByTheOther() {
        one.pools.pause(POOL);
        soon().until(() -> other.pools.get(POOL).state() == PoolState.PAUSED);
        var id = one.submit("block", options().ttl(Duration.ofSeconds(2)).build());
        one.stopAgenda();
        other.clock.advance(Duration.ofSeconds(3));
        assertThat(await(other, id).state()).isEqualTo(TaskState.FAILED);
    }
}
