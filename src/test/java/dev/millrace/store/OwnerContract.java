package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Dependency.Condition;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Insertion;
import dev.millrace.task.NewFuture;
import dev.millrace.task.Requester;
import dev.millrace.task.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store does about whose futures are whose. */
abstract class OwnerContract extends DependencyContract {

    private static final Requester CI = new Requester("ci", true, null);

    private CompletableFuture<Insertion> add(int max, FutureRecord... futures) {
        var added = Arrays.stream(futures)
                .map(future -> new NewFuture(future, List.of(), max))
                .toList();
        return store.insert(added, null);
    }

    private static FutureRecord ofCi(TaskState state) {
        return aFuture().ownedBy("ci").in(state);
    }

    private void assertAdded(CompletableFuture<Insertion> answer) {
        assertThat(get(answer)).isInstanceOf(Insertion.Inserted.class);
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

    @Test
    void quotaCountsWhatHasNotStartedOfItsOwnerAlone() {
        for (var state : TaskState.values()) {
            insert(ofCi(state));
            insert(aFuture().ownedBy("ops").in(state));
            insert(aFuture().in(state));
        }
        assertAdded(add(4, ofCi(TaskState.QUEUED)));
        assertThat(get(add(4, ofCi(TaskState.SCHEDULED)))).isEqualTo(new Insertion.OverQuota(4, 0));
        assertThat(get(add(6, ofCi(TaskState.QUEUED), ofCi(TaskState.QUEUED), ofCi(TaskState.QUEUED))))
                .isEqualTo(new Insertion.OverQuota(6, 2));
        assertAdded(add(4, ofCi(TaskState.RUNNING)));
        assertAdded(add(6, ofCi(TaskState.QUEUED), ofCi(TaskState.QUEUED)));
    }

    @Test
    void whatIsRefusedForAQuotaLeavesNothingBehind() {
        assertAdded(add(1, ofCi(TaskState.QUEUED)));
        var refused = new NewFuture(ofCi(TaskState.QUEUED), List.of(), 1);
        assertThat(get(store.insert(List.of(refused), KEY))).isInstanceOf(Insertion.OverQuota.class);
        assertThat(find(refused.future())).isNull();
        assertThat(store.replay(KEY)).isEmpty();
        assertThat(get(store.insert(List.of(NewFuture.of(refused.future())), KEY)))
                .isInstanceOf(Insertion.Inserted.class);
    }

    @Test
    void familiesAreCountedWhole() {
        var parent = ofCi(TaskState.QUEUED);
        var child = aFuture().ownedBy("ci").after(parent, Condition.SUCCESS).submitted();
        assertThat(get(add(1, parent, child))).isEqualTo(new Insertion.OverQuota(1, 1));
        assertAdded(add(2, parent, child));
        assertThat(get(add(2, ofCi(TaskState.QUEUED)))).isEqualTo(new Insertion.OverQuota(2, 0));
    }

    /** They are on their way at once, so that they share transactions. */
    @Test
    void ofManyAtOnceExactlyAsManyAreAddedAsTheQuotaAllows() {
        var answers = new ArrayList<CompletableFuture<Insertion>>();
        for (int i = 0; i < 200; i++) {
            answers.add(add(50, ofCi(TaskState.QUEUED)));
            answers.add(store.insert(aFuture().submitted(), null));
        }
        var told = answers.stream().map(StoreFixture::get).toList();
        assertThat(told).filteredOn(Insertion.OverQuota.class::isInstance).hasSize(150);
        assertThat(store.list(ownedByCi(TaskState.QUEUED)).items()).hasSize(50);
    }

    @Test
    void whatStartsOrEndsMakesRoom() {
        var queued = ofCi(TaskState.QUEUED);
        assertAdded(add(1, queued));
        assertThat(claim(CPU, 1)).hasSize(1);
        var next = ofCi(TaskState.QUEUED);
        assertAdded(add(1, next));
        assertThat(get(add(1, ofCi(TaskState.QUEUED)))).isInstanceOf(Insertion.OverQuota.class);
        assertThat(update(next, next.cancelRequested(NOW))).isTrue();
        assertAdded(add(1, ofCi(TaskState.QUEUED)));
    }
}
