package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.ContentRef;
import dev.millrace.task.Deletion;
import dev.millrace.task.EndedBy;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Adding, changing and deleting one future. */
abstract class WriteContract extends StoreFixture {

    private static final PoolName DISK = new PoolName("disk");

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void whatIsInsertedIsFoundAsItWas(TaskState state) {
        var future = insert(aFuture().in(state));
        assertThat(find(future)).isEqualTo(future);
    }

    @Test
    void everyDetailComesBack() {
        var retry = new RetryPolicy(7, Duration.ofMillis(250), 1.5, Duration.ofMinutes(3), 0.25);
        var ways = new TaskSpec.Fetching(8, List.of("https://mirror.example.net/a"), 5_000_000L, anId());
        var spec = new TaskSpec.Download(
                "https://example.org/a", "a.bin", Map.of("Accept", "*/*"), "sha-256=00", 1L << 40, DISK, ways);
        var future = aFuture()
                .ownedBy("ci")
                .inPool("io")
                .doing(spec)
                .withPriority(-7)
                .notBefore(NOW.plusSeconds(5))
                .expiringAt(NOW.plusSeconds(60))
                .withTimeout(Duration.ofMillis(1500))
                .tried(retry)
                .labelled("team", "blue é \"quoted\"")
                .keptFor(Duration.ofDays(3))
                .onShutdown(OnShutdown.FINISH)
                .reading(anId())
                .submitted();
        insert(future);
        assertThat(find(future)).isEqualTo(future);
    }

    @Test
    void resultContentAndAttemptsComeBack() {
        var result = JsonMapper.shared().readTree("{\"big\":12345678901234567890,\"nothing\":null,\"list\":[1,\"é\"]}");
        var content = new ContentRef("k", 3, "abc", "text/plain", null, NOW);
        var future = insert(aFuture().in(TaskState.RUNNING).succeeded(result, content, NOW));
        assertThat(find(future)).isEqualTo(future);
    }

    @Test
    void resultMayBeJsonNull() {
        var future = insert(aFuture().in(TaskState.RUNNING).succeeded(JsonNodeFactory.instance.nullNode(), null, NOW));
        assertThat(find(future)).isEqualTo(future);
    }

    @Test
    void uploadIsDoneFromTheStart() {
        var future = insert(aFuture().doing(new TaskSpec.Upload()).in(TaskState.SUCCEEDED));
        assertThat(find(future)).isEqualTo(future);
    }

    @Test
    void anIdIsTakenOnce() {
        var future = insert(aFuture().submitted());
        var other = aFuture().submitted();
        var again = store.insert(aFuture().withId(future.id()).inPool("io").submitted(), null);
        var beside = store.insert(other, null);
        assertThatThrownBy(() -> get(again)).hasCauseInstanceOf(Refusal.StoreUnavailable.class);
        assertThat(get(beside)).isEqualTo(new Insertion.Inserted(other));
        assertThat(find(future)).isEqualTo(future);
    }

    @Test
    void updateAppliesWhatFollows() {
        var queued = insert(aFuture().submitted());
        var running = queued.begun(NODE, NOW.plusNanos(1));
        assertThat(update(queued, running)).isTrue();
        assertThat(find(queued)).isEqualTo(running);
    }

    @Test
    void updateOfWhatIsGoneChangesNothing() {
        var queued = aFuture().submitted();
        assertThat(update(queued, queued.begun(NODE, NOW))).isFalse();
        assertThat(find(queued)).isNull();
    }

    @Test
    void anAttemptThatWasGivenUpOnCannotOverwriteItsSuccessor() {
        var queued = insert(aFuture().submitted());
        var first = claim(CPU, 1).getFirst();
        var second = first.begun(OTHER_NODE, NOW);
        assertThat(update(first, backInLine(first))).isTrue();
        assertThat(update(find(queued), second)).isTrue();

        var late = first.succeeded(JsonNodeFactory.instance.numberNode(1), null, NOW);

        assertThat(update(first, late)).isFalse();
        assertThat(find(queued)).isEqualTo(second);
    }

    @Test
    void theSameNumberOnAnotherNodeIsAnotherAttempt() {
        var running = insert(aFuture().in(TaskState.RUNNING));
        var elsewhere = aFuture().withId(running.id()).in(TaskState.QUEUED).begun(OTHER_NODE, NOW);
        assertThat(update(elsewhere, elsewhere.cancelRequested(NOW))).isFalse();
        assertThat(find(running)).isEqualTo(running);
    }

    @Test
    void aRecordFromAnEarlierLifeNoLongerStands() {
        var failed = insert(aFuture().in(TaskState.FAILED));
        assertThat(update(failed, failed.retried(QueueOrder.FIFO))).isTrue();
        var running = claim(CPU, 1).getFirst();
        var failedAgain = running.cancelRequested(NOW);
        assertThat(update(running, failedAgain)).isTrue();
        assertThat(update(failed, failed.retried(QueueOrder.FIFO))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void everyStepOfTheStateMachineIsAppliedOnceAndNoOther(TaskState before) {
        for (var after : TaskState.values()) {
            var from = aFuture().notBefore(NOW.plusSeconds(60)).in(before);
            var to = aFuture().withId(from.id()).notBefore(NOW.plusSeconds(60)).in(after);
            if (!before.canBecome(after)) {
                assertThatThrownBy(() -> new Transition(from, to)).isInstanceOf(IllegalArgumentException.class);
                continue;
            }
            insert(from);
            assertThat(update(from, to)).as("%s to %s", before, after).isTrue();
            assertThat(update(from, to)).as("%s to %s again", before, after).isFalse();
            assertThat(find(from)).isEqualTo(to);
        }
    }

    @Test
    void theSameRequestIsAnsweredWithTheSameFuture() {
        var future = aFuture().submitted();
        assertThat(insert(future, KEY)).isEqualTo(new Insertion.Inserted(future));
        var running = claim(CPU, 1).getFirst();
        assertThat(insert(aFuture().submitted(), KEY)).isEqualTo(new Insertion.Replayed(running));
        assertThat(store.replay(KEY)).contains(new Insertion.Replayed(running));
        assertThat(store.list(all(10)).items()).hasSize(1);
    }

    @Test
    void aKeyWithAnotherRequestIsRefused() {
        insert(aFuture().submitted(), KEY);
        var other = new IdempotencyKey(KEY.owner(), KEY.path(), KEY.key(), "other", KEY.expiresAt());
        assertThat(insert(aFuture().submitted(), other)).isEqualTo(new Insertion.KeyReused());
        assertThat(store.replay(other)).contains(new Insertion.KeyReused());
        assertThat(store.list(all(10)).items()).hasSize(1);
    }

    @Test
    void keysOfOtherOwnersAndPathsAreOtherKeys() {
        insert(aFuture().submitted(), KEY);
        var owned = new IdempotencyKey("ci", KEY.path(), KEY.key(), "x", KEY.expiresAt());
        var elsewhere = new IdempotencyKey(null, "/v1/tasks", KEY.key(), "x", KEY.expiresAt());
        assertThat(store.replay(owned)).isEmpty();
        assertThat(insert(aFuture().submitted(), owned)).isInstanceOf(Insertion.Inserted.class);
        assertThat(insert(aFuture().submitted(), elsewhere)).isInstanceOf(Insertion.Inserted.class);
    }

    @Test
    void aKeyThatIsOverCountsAsAbsent() {
        var old = new IdempotencyKey(null, KEY.path(), KEY.key(), "old", NOW);
        insert(aFuture().submitted(), old);
        assertThat(store.replay(old)).isEmpty();
        var future = aFuture().submitted();
        assertThat(insert(future, KEY)).isEqualTo(new Insertion.Inserted(future));
        assertThat(store.replay(KEY)).contains(new Insertion.Replayed(future));
    }

    @Test
    void aKeyGoesWithItsFuture() {
        var future = aFuture().in(TaskState.SUCCEEDED);
        insert(future, KEY);
        get(store.delete(future.id()));
        assertThat(store.replay(KEY)).isEmpty();
        assertThat(insert(aFuture().submitted(), KEY)).isInstanceOf(Insertion.Inserted.class);
    }

    @Test
    void deletingTellsWhatBecameOfIt() {
        var done = insert(aFuture().labelled("a", "b").in(TaskState.FAILED));
        var running = insert(aFuture().in(TaskState.RUNNING));
        assertThat(get(store.delete(anId()))).isEqualTo(new Deletion.NotFound());
        assertThat(get(store.delete(running.id()))).isEqualTo(new Deletion.NotDone(TaskState.RUNNING));
        assertThat(get(store.delete(done.id()))).isEqualTo(new Deletion.Deleted(done));
        assertThat(find(done)).isNull();
        assertThat(store.list(labelled(Map.of("a", "b"))).items()).isEmpty();
        assertThat(get(store.delete(done.id()))).isEqualTo(new Deletion.NotFound());
    }

    @Test
    void whatAnotherFutureNamesAsInputStays() {
        var input = insert(aFuture().in(TaskState.SUCCEEDED));
        var reader = insert(aFuture().reading(input.id()).in(TaskState.FAILED));
        var later = NOW.plus(Duration.ofDays(2));

        assertThat(get(store.delete(input.id()))).isEqualTo(new Deletion.InUse(reader.id()));
        assertThat(get(store.purge(later, 10))).containsExactly(reader);
        assertThat(get(store.purge(later, 10))).containsExactly(input);
    }

    @Test
    void whoHasSucceededNeedsItsInputNoMore() {
        var input = insert(aFuture().in(TaskState.SUCCEEDED));
        var reader = insert(aFuture().reading(input.id()).in(TaskState.RUNNING));
        assertThat(get(store.delete(input.id()))).isEqualTo(new Deletion.InUse(reader.id()));

        var done = reader.succeeded(JsonNodeFactory.instance.objectNode(), null, NOW);
        assertThat(get(store.update(new Transition(reader, done)))).isTrue();

        assertThat(get(store.delete(input.id()))).isEqualTo(new Deletion.Deleted(input));
    }

    @Test
    void purgeForgetsWhoseRetentionIsOverAndNothingElse() {
        var over = insert(aFuture().keptFor(Duration.ofSeconds(1)).in(TaskState.SUCCEEDED));
        var kept = insert(aFuture().keptFor(Duration.ofSeconds(9)).in(TaskState.CANCELLED));
        var queued = insert(aFuture().keptFor(Duration.ZERO).submitted());
        assertThat(get(store.purge(NOW, 10))).isEmpty();
        assertThat(get(store.purge(NOW.plusSeconds(1), 10))).containsExactly(over);
        assertThat(store.existing(List.of(over.id(), kept.id(), queued.id()), Requester.ANYONE))
                .containsExactlyInAnyOrder(kept.id(), queued.id());
    }

    @Test
    void purgeStopsAtItsLimit() {
        for (int i = 0; i < 5; i++) {
            insert(aFuture().in(TaskState.SUCCEEDED));
        }
        var later = NOW.plus(Duration.ofDays(2));
        assertThat(get(store.purge(later, 3))).hasSize(3);
        assertThat(get(store.purge(later, 3))).hasSize(2);
    }

    private static FutureRecord backInLine(FutureRecord running) {
        return new FutureRecord(
                running.task(),
                TaskState.QUEUED,
                running.place(),
                running.startedAt(),
                running.attempts().end(EndedBy.LOST, null, NOW),
                null);
    }
}
