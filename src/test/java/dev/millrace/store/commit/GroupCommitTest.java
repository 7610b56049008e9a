package dev.millrace.store.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private final Ledger ledger = new Ledger();
    private final List<Integer> batches = new ArrayList<>();
    private final GroupCommit<List<Integer>> commits =
            new GroupCommit<>("test", ledger, (operations, nanos) -> batches.add(operations));

    @BeforeEach
    void start() {
        commits.start();
    }

    @AfterEach
    void stop() {
        ledger.gate.countDown();
        ledger.disk.countDown();
        commits.close();
    }

    @Test
    void whatArrivesDuringACommitFormsTheNextBatch() throws Exception {
        ledger.shut();
        var first = commits.submit(write(1));
        ledger.awaitCommit();
        var second = commits.submit(write(2));
        var third = commits.submit(write(3));
        ledger.gate.countDown();
        CompletableFuture.allOf(first, second, third).get(5, TimeUnit.SECONDS);
        assertThat(batches).containsExactly(1, 2);
        assertThat(ledger.committed).containsExactly(1, 2, 3);
    }

    @Test
    void nothingIsToldBeforeItIsCommitted() throws Exception {
        ledger.shut();
        var first = commits.submit(write(1));
        ledger.awaitCommit();
        assertThat(first).isNotDone();
        ledger.gate.countDown();
        assertThat(first).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(1);
    }

    @Test
    void nothingIsToldBeforeItIsOnTheDisk() throws Exception {
        ledger.holdDisk();
        var first = commits.submit(write(1));
        ledger.awaitForce();
        assertThat(ledger.committed).containsExactly(1);
        assertThat(first).isNotDone();
        assertThat(ledger.told).isEmpty();
        ledger.disk.countDown();
        assertThat(first).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(1);
        assertThat(ledger.told).containsExactly(1);
    }

    @Test
    void theNextTransactionsAreWrittenWhileOneIsForcedToDisk() throws Exception {
        ledger.shut();
        var first = commits.submit(write(1));
        ledger.awaitCommit();
        ledger.holdDisk();
        var second = commits.submit(write(2)); // so that the first is not told by the writer
        ledger.gate.countDown();
        ledger.awaitForce();
        await().atMost(5, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(ledger.committed).containsExactly(1, 2));
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        ledger.disk.countDown();
        assertThat(second).succeedsWithin(5, TimeUnit.SECONDS);
        assertThat(ledger.told).containsExactly(1, 2);
    }

    @Test
    void whatMayNotBeOnTheDiskIsRefusedAndToldToNobody() {
        ledger.diskFailure = new IOException("I/O error");
        var lost = commits.submit(write(1));
        assertThatThrownBy(lost::join)
                .hasCauseInstanceOf(Refusal.StoreUnavailable.class)
                .hasRootCauseMessage("I/O error");
        assertThat(ledger.told).isEmpty();
    }

    @Test
    void aBadOperationFailsAlone() throws Exception {
        ledger.shut();
        commits.submit(write(1));
        ledger.awaitCommit();
        var before = commits.submit(write(2));
        var bad = commits.submit((Operation<List<Integer>, Integer>) session -> {
            session.add(666);
            throw new IllegalStateException("bad row");
        });
        var after = commits.submit(write(3));
        ledger.gate.countDown();
        assertThat(after).succeedsWithin(5, TimeUnit.SECONDS);
        assertThat(before).succeedsWithin(5, TimeUnit.SECONDS);
        assertThatThrownBy(bad::join).hasCauseInstanceOf(Refusal.StoreUnavailable.class);
        assertThat(ledger.committed).containsExactly(1, 2, 3);
    }

    @Test
    void anAnswerThatCannotBeComputedFailsAlone() {
        var broken = commits.submit((Operation<List<Integer>, Integer>) session -> () -> {
            throw new IllegalStateException("unreadable");
        });
        assertThatThrownBy(broken::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(commits.submit(write(1))).succeedsWithin(5, TimeUnit.SECONDS);
    }

    @Test
    void theBacklogIsBounded() throws Exception {
        ledger.shut();
        commits.submit(write(0));
        ledger.awaitCommit();
        var taken = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 1; i <= GroupCommit.MAX_BACKLOG; i++) {
            taken.add(commits.submit(write(i)));
        }
        var refused = commits.submit(write(-1));
        assertThatThrownBy(refused::join).hasCauseInstanceOf(Refusal.StoreUnavailable.class);
        ledger.gate.countDown();
        CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
        assertThat(ledger.committed).hasSize(GroupCommit.MAX_BACKLOG + 1).isSorted();
        assertThat(batches).allMatch(size -> size <= GroupCommit.MAX_BATCH);
    }

    @Test
    void aDependentMayWriteAgain() {
        var chain = commits.submit(write(1)).thenCompose(one -> commits.submit(write(2)));
        assertThat(chain).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(2);
    }

    @Test
    void closingWritesWhatWasTakenAndRefusesTheRest() {
        var told = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            commits.submit(write(i)).thenRun(told::incrementAndGet);
        }
        commits.close();
        assertThat(told).hasValue(1000);
        assertThat(ledger.closed).isTrue();
        assertThatThrownBy(() -> commits.submit(write(1)).join()).hasCauseInstanceOf(Refusal.StoreUnavailable.class);
    }

    private static Operation<List<Integer>, Integer> write(int number) {
        return session -> {
            session.add(number);
            Supplier<Integer> answer = () -> number;
            return answer;
        };
    }

    /** Keeps numbers; a commit waits while the gate is shut, and the force to disk while that is held. */
    private static final class Ledger implements Committer<List<Integer>> {

        private final List<Integer> committed = new CopyOnWriteArrayList<>();
        private final List<Integer> told = new CopyOnWriteArrayList<>();
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile CountDownLatch disk = new CountDownLatch(0);
        private final CountDownLatch committing = new CountDownLatch(1);
        private final CountDownLatch forcing = new CountDownLatch(1);
        private volatile @Nullable IOException diskFailure;
        private boolean closed;

        void shut() {
            gate = new CountDownLatch(1);
        }

        void holdDisk() {
            disk = new CountDownLatch(1);
        }

        void awaitCommit() throws InterruptedException {
            assertThat(committing.await(5, TimeUnit.SECONDS)).isTrue();
        }

        void awaitForce() throws InterruptedException {
            assertThat(forcing.await(5, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public Commit inTransaction(Work<List<Integer>> work) throws Exception {
            var session = new ArrayList<Integer>();
            work.run(session);
            committing.countDown();
            gate.await();
            committed.addAll(session);
            return new Forced(session);
        }

        @Override
        public RuntimeException refusal(Throwable failure) {
            return new Refusal.StoreUnavailable(false, failure);
        }

        @Override
        public void close() {
            closed = true;
        }

        private final class Forced implements Commit {

            private final List<Integer> session;

            private Forced(List<Integer> session) {
                this.session = session;
            }

            @Override
            public void force() throws Exception {
                forcing.countDown();
                disk.await();
                if (diskFailure != null) {
                    throw diskFailure;
                }
            }

            @Override
            public void tell() {
                told.addAll(session);
            }
        }
    }
}
