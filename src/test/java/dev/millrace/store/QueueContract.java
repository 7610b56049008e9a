package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Claim;
import dev.millrace.task.EndedBy;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NodeId;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** The way of futures through a pool's queue. */
abstract class QueueContract extends WriteContract {

    @Test
    void claimBeginsAnAttempt() {
        var queued = insert(aFuture().expiringAt(NOW.plusSeconds(5)).submitted());
        var claimed = get(store.claim(new Claim(CPU, OTHER_NODE, 5, NOW.plusNanos(7))));
        assertThat(claimed).containsExactly(queued.begun(OTHER_NODE, NOW.plusNanos(7)));
        assertThat(find(queued)).isEqualTo(claimed.getFirst());
        assertThat(claim(CPU, 5)).isEmpty();
    }

    @Test
    void aSecondAttemptKeepsTheFirstStart() {
        var failed = insert(aFuture().in(TaskState.FAILED));
        update(failed, failed.retried(QueueOrder.FIFO));
        var again =
                get(store.claim(new Claim(CPU, NODE, 1, NOW.plusSeconds(3)))).getFirst();
        assertThat(again.startedAt()).isEqualTo(failed.startedAt());
        assertThat(again.attempts().live().number()).isEqualTo(2);
        assertThat(again.attempts().ended()).hasSize(1);
    }

    @Test
    void claimTakesFromItsPoolUpToItsLimit() {
        var first = insert(aFuture().submitted());
        insert(aFuture().inPool("io").submitted());
        insert(aFuture().submitted());
        assertThat(claim(CPU, 1)).extracting(FutureRecord::id).containsExactly(first.id());
        assertThat(claim(CPU, 10)).hasSize(1);
        assertThat(claim(CPU, 10)).isEmpty();
    }

    private List<FutureRecord> claimOfTotal(NodeId node, int limit, int total) {
        return get(store.claim(new Claim(CPU, node, limit, NOW, total)));
    }

    @Test
    void claimLeavesWhatIsBeyondTheTotalOfAllNodes() {
        for (int i = 0; i < 5; i++) {
            insert(aFuture().submitted());
        }
        insert(aFuture().inPool("io").in(TaskState.RUNNING));
        var first = claimOfTotal(NODE, 2, 3);
        assertThat(first).hasSize(2);
        assertThat(claimOfTotal(OTHER_NODE, 5, 3)).hasSize(1);
        assertThat(claimOfTotal(OTHER_NODE, 5, 3)).isEmpty();
        assertThat(claimOfTotal(OTHER_NODE, 5, 2)).isEmpty();

        update(first.getFirst(), first.getFirst().cancelRequested(NOW));
        assertThat(claimOfTotal(OTHER_NODE, 5, 3)).isEmpty();

        update(first.getLast(), first.getLast().succeeded(JsonNodeFactory.instance.nullNode(), null, NOW));
        assertThat(claimOfTotal(NODE, 5, 3)).hasSize(1);
        assertThat(claim(CPU, 5)).hasSize(1);
    }

    @Test
    void anAttemptThatEndsTogetherWithAClaimMakesRoomForIt() {
        var running = insert(aFuture().in(TaskState.RUNNING));
        var queued = insert(aFuture().submitted());
        var ended = store.update(
                new Transition(running, running.succeeded(JsonNodeFactory.instance.nullNode(), null, NOW)));
        var claimed = store.claim(new Claim(CPU, NODE, 1, NOW, 1));
        assertThat(get(ended)).isTrue();
        assertThat(ids(get(claimed))).containsExactly(queued.id());
    }

    @ParameterizedTest
    @EnumSource(value = TaskState.class, mode = EnumSource.Mode.EXCLUDE, names = "QUEUED")
    void onlyWhatIsQueuedIsClaimed(TaskState state) {
        insert(aFuture().in(state));
        assertThat(claim(CPU, 10)).isEmpty();
    }

    @Test
    void cancelledTaskIsNeverClaimed() {
        var queued = insert(aFuture().submitted());
        assertThat(update(queued, queued.cancelRequested(NOW))).isTrue();
        assertThat(claim(CPU, 10)).isEmpty();
    }

    @Test
    void whatWasNotStartedInTimeIsLeftAlone() {
        var late = insert(aFuture().expiringAt(NOW).submitted());
        var inTime = insert(aFuture().expiringAt(NOW.plusNanos(1)).submitted());
        assertThat(claim(CPU, 10)).extracting(FutureRecord::id).containsExactly(inTime.id());
        assertThat(store.expired(NOW, 10)).containsExactly(late);
        assertThat(store.expired(NOW.minusNanos(1), 10)).isEmpty();
    }

    @Test
    void whatWasStartedOnceDoesNotExpire() {
        var running = insert(aFuture().expiringAt(NOW.plusSeconds(1)).in(TaskState.RUNNING));
        var log = running.attempts().end(EndedBy.INTERRUPTED, null, NOW);
        var back = new FutureRecord(running.task(), TaskState.QUEUED, running.place(), running.startedAt(), log, null);
        update(running, back);
        var later = NOW.plusSeconds(2);
        assertThat(store.expired(later, 10)).isEmpty();
        assertThat(get(store.claim(new Claim(CPU, NODE, 1, later)))).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(QueueOrder.class)
    void claimFollowsTheOrderOfThePool(QueueOrder order) {
        var futures = mixed(order);
        futures.forEach(this::insert);
        assertThat(claimOneByOne(futures.size())).isEqualTo(expected(order, futures));
    }

    @ParameterizedTest
    @EnumSource(QueueOrder.class)
    void oneClaimIsInQueueOrderToo(QueueOrder order) {
        var futures = mixed(order);
        futures.forEach(this::insert);
        assertThat(ids(claim(CPU, 100))).isEqualTo(expected(order, futures));
    }

    @ParameterizedTest
    @EnumSource(QueueOrder.class)
    void rerankGivesThePoolAnotherOrder(QueueOrder order) {
        var futures = mixed(QueueOrder.FIFO);
        futures.forEach(this::insert);
        var scheduled =
                insert(aFuture().withPriority(9).notBefore(NOW.plusSeconds(9)).submitted());
        var elsewhere = insert(aFuture().inPool("io").withPriority(9).submitted());

        get(store.rerank(CPU, order));

        assertThat(find(scheduled).place().rank())
                .isEqualTo(order.rank(scheduled.place().runnableMicros(), 9));
        assertThat(find(elsewhere)).isEqualTo(elsewhere);
        assertThat(claimOneByOne(futures.size())).isEqualTo(expected(order, futures));
    }

    @Test
    void equalRanksGoInTheOrderInWhichTheyCame() {
        var ids = new ArrayList<FutureId>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(anId());
        }
        ids.forEach(id -> insert(aFuture().withId(id).submitted()));
        assertThat(ids(claim(CPU, 10))).isEqualTo(ids);
    }

    @Test
    void aheadCountsWhoComesFirstUpToTheLimit() {
        var futures = mixed(QueueOrder.PRIORITY);
        futures.forEach(this::insert);
        insert(aFuture().inPool("io").submitted());
        var order = expected(QueueOrder.PRIORITY, futures);
        for (var future : futures) {
            assertThat(store.ahead(future, 100)).isEqualTo(order.indexOf(future.id()));
        }
        var last = futures.stream()
                .filter(f -> f.id().equals(order.getLast()))
                .findFirst()
                .orElseThrow();
        assertThat(store.ahead(last, 3)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(QueueOrder.class)
    void oldestQueuedIsTheEarliestRunnable(QueueOrder order) {
        assertThat(store.oldestQueued(CPU)).isEmpty();
        mixed(order).forEach(this::insert);
        var old = NOW.minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MICROS);
        insert(aFuture().createdAt(old).withPriority(2).ranked(order).submitted());
        insert(aFuture().createdAt(old.minusSeconds(60)).inPool("io").submitted());
        insert(aFuture().createdAt(old.minusSeconds(60)).in(TaskState.RUNNING));
        assertThat(store.oldestQueued(CPU)).contains(old);
    }

    @Test
    void promoteQueuesWhatIsDue() {
        var soon = insert(aFuture().notBefore(NOW.plusSeconds(1)).submitted());
        var sooner = insert(aFuture().notBefore(NOW.plusMillis(1)).submitted());
        var later = insert(aFuture().notBefore(NOW.plusSeconds(9)).submitted());
        assertThat(get(store.promote(NOW, 10))).isEmpty();
        assertThat(get(store.promote(NOW.plusSeconds(1), 1))).containsExactly(sooner.due());
        assertThat(get(store.promote(NOW.plusSeconds(1), 10))).containsExactly(soon.due());
        assertThat(find(later)).isEqualTo(later);
        assertThat(ids(claim(CPU, 10))).containsExactly(sooner.id(), soon.id());
    }

    @Test
    void nextDueIsTheNextStartOrExpiry() {
        assertThat(store.nextDue()).isEmpty();
        insert(aFuture().in(TaskState.SUCCEEDED));
        insert(aFuture().submitted());
        assertThat(store.nextDue()).isEmpty();
        insert(aFuture().notBefore(NOW.plusSeconds(9)).submitted());
        assertThat(store.nextDue()).contains(NOW.plusSeconds(9));
        var expiring = insert(aFuture().expiringAt(NOW.plusSeconds(4)).submitted());
        assertThat(store.nextDue()).contains(NOW.plusSeconds(4));
        update(expiring, expiring.cancelRequested(NOW));
        assertThat(store.nextDue()).contains(NOW.plusSeconds(9));
    }

    private static List<FutureRecord> mixed(QueueOrder order) {
        int[] priorities = {0, 5, -100, 100, 5, 0, -3};
        var futures = new ArrayList<FutureRecord>();
        for (int i = 0; i < priorities.length; i++) {
            var created = NOW.plusMillis(i * 37 % 5).plusNanos(i * 1000L);
            futures.add(aFuture()
                    .createdAt(created)
                    .withPriority(priorities[i])
                    .ranked(order)
                    .submitted());
        }
        return futures;
    }

    private static List<FutureId> expected(QueueOrder order, List<FutureRecord> futures) {
        return futures.stream()
                .sorted(Comparator.comparingLong(f -> order.rank(
                        f.place().runnableMicros(), f.task().options().priority())))
                .map(FutureRecord::id)
                .toList();
    }

    private List<FutureId> claimOneByOne(int count) {
        var claimed = new ArrayList<FutureId>();
        for (int i = 0; i < count; i++) {
            claimed.addAll(ids(claim(CPU, 1)));
        }
        return claimed;
    }

    private static List<FutureId> ids(List<FutureRecord> futures) {
        return futures.stream().map(FutureRecord::id).toList();
    }
}
