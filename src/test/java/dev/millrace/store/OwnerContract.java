package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Requester;
import dev.millrace.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store does about whose futures are whose. */
abstract class OwnerContract extends DependencyContract {

    private static final Requester CI = new Requester("ci", true);

    private static FutureRecord ofCi(TaskState state) {
        return aFuture().ownedBy("ci").in(state);
    }

    @Test
    void thoseThatExistAreOnlyOnesOwnForWhoeverIsConfined() {
        var own = insert(aFuture().ownedBy("ci").submitted());
        var foreign = insert(aFuture().ownedBy("ops").submitted());
        var anonymous = insert(aFuture().submitted());
        var asked = List.of(own.id(), foreign.id(), anonymous.id(), anId());

        assertThat(store.existing(asked, CI)).containsExactly(own.id());
        assertThat(store.existing(asked, Requester.ANYONE))
                .containsExactlyInAnyOrder(own.id(), foreign.id(), anonymous.id());
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void listOfAnOwnerIsNewestFirstInEveryState(TaskState state) {
        var own = new ArrayList<FutureRecord>();
        for (int i = 0; i < 3; i++) {
            own.addFirst(insert(ofCi(state)));
            insert(aFuture().ownedBy("ops").in(state));
            insert(aFuture().in(state));
        }
        for (var other : TaskState.values()) {
            if (other != state) {
                insert(ofCi(other));
            }
        }
        assertThat(store.list(ownedByCi(state)).items()).containsExactlyElementsOf(own);
        assertThat(store.list(ownedByCi(null)).items()).hasSize(TaskState.values().length + 2);
    }

    private static FutureQuery ownedByCi(@Nullable TaskState state) {
        return new FutureQuery(state, null, null, "ci", Map.of(), null, null, 50);
    }
}
