package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NewFuture;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoredPool;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool is deleted by one server while another puts something into it. */
class DeletedPoolsTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final int ROUNDS = 60;

    private PostgresStore one;
    private PostgresStore other;

    @BeforeEach
    void open() {
        one = store();
        other = store();
        TestDatabase.empty(DATABASE);
    }

    private static PostgresStore store() {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return PostgresStore.open(DATABASE, clock, new PlainBodies(), CommitObserver.NONE);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void ofADeletionAndATaskThatComesInOneIsRefused() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var pool = put("p" + i);
            var future = aFuture().inPool(pool.value()).submitted();
            oneOfThem(pool, () -> other.futures().insert(future, null), future);
        }
    }

    @Test
    void ofADeletionAndARetryOneIsRefused() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var pool = put("r" + i);
            var failed = aFuture().inPool(pool.value()).in(TaskState.FAILED);
            get(one.futures().insert(failed, null));
            var retried = failed.retried(QueueOrder.FIFO);
            oneOfThem(pool, () -> other.futures().update(new Transition(failed, retried)), retried);
        }
    }

    private void oneOfThem(PoolName pool, Supplier<CompletableFuture<?>> entering, FutureRecord entered)
            throws Exception {
        var barrier = new CyclicBarrier(2);
        var came = CompletableFuture.supplyAsync(() -> refusal(barrier, entering), Thread::startVirtualThread);
        var deleted = refusal(barrier, () -> one.futures().deletePool(pool));
        boolean there =
                one.futures().pools().stream().anyMatch(row -> row.name().equals(pool));
        boolean queued =
                one.futures().find(entered.id()).filter(entered::equals).isPresent();
        if (deleted == null) {
            assertThat(came.get()).isInstanceOf(Refusal.PoolNotFound.class).hasMessageContaining(pool.value());
        } else {
            assertThat(deleted).isInstanceOf(Refusal.PoolInUse.class);
            assertThat(came.get()).isNull();
        }
        assertThat(there).isEqualTo(queued).isEqualTo(deleted != null);
    }

    private static Refusal refusal(CyclicBarrier barrier, Supplier<CompletableFuture<?>> write) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
            get(write.get());
            return null;
        } catch (CompletionException e) {
            return (Refusal) e.getCause();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ofManyThatComeInTogetherOnlyThoseOfTheDeletedPoolAreRefused() {
        var gone = put("gone");
        get(one.futures().deletePool(gone));
        var late = other.futures().insert(aFuture().inPool("gone").submitted(), null);
        var mixed = other.futures()
                .insert(
                        List.of(
                                NewFuture.of(aFuture().submitted()),
                                NewFuture.of(aFuture().inPool("gone").submitted())),
                        null);
        var fine = other.futures().insert(aFuture().submitted(), null);
        var done = other.futures().insert(aFuture().inPool("gone").in(TaskState.SUCCEEDED), null);
        for (var refused : List.of(late, mixed)) {
            assertThatThrownBy(() -> get(refused))
                    .hasCauseInstanceOf(Refusal.PoolNotFound.class)
                    .hasMessageContaining("gone");
        }
        get(fine);
        get(done);
        assertThat(one.futures().unfinished()).containsOnlyKeys(new PoolName("cpu"));
    }

    @Test
    void aPoolThatIsNotDeletedSaysHowMuchIsInIt() {
        var pool = put("full");
        for (var state : List.of(TaskState.SCHEDULED, TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCEEDED)) {
            get(one.futures().insert(aFuture().inPool("full").in(state), null));
        }
        assertThatThrownBy(() -> get(other.futures().deletePool(pool)))
                .cause()
                .isInstanceOfSatisfying(
                        Refusal.PoolInUse.class,
                        refusal ->
                                assertThat(refusal).hasMessageContaining("full").hasMessageContaining("3"));
        assertThat(one.futures().pools()).extracting(StoredPool::name).containsExactly(pool);
    }

    @Test
    void whatIsDefinedAnewTakesTasksAgain() {
        var pool = put("back");
        get(one.futures().deletePool(pool));
        assertThatThrownBy(() -> get(other.futures().savePool(new StoredPool(pool, null, PoolState.PAUSED))))
                .hasCauseInstanceOf(Refusal.PoolNotFound.class);
        assertThat(one.futures().pools()).isEmpty();
        put("back");
        get(other.futures().insert(aFuture().inPool("back").submitted(), null));
    }

    @Test
    void aConfiguredPoolComesBackWithTheServerThatHasIt() {
        var pool = put("configured");
        get(one.futures().deletePool(pool));
        get(other.futures().openPools(Set.of(pool, new PoolName("more"))));
        get(one.futures().insert(aFuture().inPool("configured").submitted(), null));
    }

    private PoolName put(String name) {
        var pool = new PoolName(name);
        var definition = new PoolDefinition(pool, PoolKind.VIRTUAL, 1, 10, QueueOrder.FIFO, Duration.ofMinutes(1));
        get(one.futures().savePool(new StoredPool(pool, definition, PoolState.RUNNING)));
        return pool;
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
