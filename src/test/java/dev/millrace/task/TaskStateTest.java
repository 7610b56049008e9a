package dev.millrace.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskStateTest {

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void aStateIsPendingOrActiveOrDone(TaskState state) {
        int kinds = (state.pending() ? 1 : 0) + (state.active() ? 1 : 0) + (state.done() ? 1 : 0);
        assertThat(kinds).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void noStateFollowsItself(TaskState state) {
        assertThat(state.canBecome(state)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void onlyQueuedWorkIsStarted(TaskState state) {
        assertThat(state.canBecome(TaskState.RUNNING)).isEqualTo(state == TaskState.QUEUED);
    }
}
