package dev.millrace.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.Batch;
import dev.millrace.task.Change;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoreFollower;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FeedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Log journal = new Log();
    private final Feed feed = new Feed(journal, this::tell, 0);

    private void tell(List<Consumer<StoreFollower>> tellings) {
        tellings.forEach(telling -> telling.accept(new Told()));
    }

    /** Writes down in short what it is told. */
    private final class Told implements StoreFollower {
        @Override
        public void changed(Change change) {}

        @Override
        public void batchDone(Batch batch) {}

        @Override
        public void deliveryDue(String target) {
            told.add(target);
        }

        @Override
        public void changedElsewhere(ForeignChanges changes) {
            told.add(changes.pools().iterator().next().value());
        }

        @Override
        public void lostSight() {
            told.add("lost");
        }
    }

    /** The rows that are committed. */
    private static final class Log implements Feed.Rows {
        private final ConcurrentSkipListMap<Long, Feed.Row> rows = new ConcurrentSkipListMap<>();
        private final AtomicInteger reads = new AtomicInteger();
        private volatile boolean down;

        @Override
        public List<Feed.Row> after(long number, int limit) {
            reads.incrementAndGet();
            if (down) {
                throw new Refusal.StoreUnavailable(false, null);
            }
            return rows.tailMap(number, false).values().stream().limit(limit).toList();
        }

        private void write(long number) {
            var mark = Set.of(new PoolName("other-" + number));
            rows.put(
                    number,
                    new Feed.Row(number, new ForeignChanges(List.of(), List.of(), Set.of(), Set.of(), Set.of(), mark)));
        }
    }

    private static final class Commit implements Feed.Own {
        private final long number;

        private Commit(long number) {
            this.number = number;
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public List<Consumer<StoreFollower>> tellings() {
            return List.of(follower -> follower.deliveryDue("own-" + number));
        }
    }

    private Commit begin(long number) {
        var own = new Commit(number);
        feed.expect(own);
        return own;
    }

    private Commit commit(long number) {
        var own = begin(number);
        journal.write(number);
        return own;
    }

    private CompletableFuture<Void> tellBeside(Commit own) {
        return CompletableFuture.runAsync(
                () -> feed.tell(own), task -> Thread.ofVirtual().start(task));
    }

    private void awaitTold(String... all) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).containsExactly(all));
    }

    @Test
    void ownCommitsAreToldAtOnceAndNothingIsRead() {
        feed.tell(commit(1));
        feed.tell(commit(2));
        assertThat(told).containsExactly("own-1", "own-2");
        assertThat(journal.reads).hasValue(0);
    }

    @Test
    void whatOthersCommittedBeforeIsToldBefore() {
        feed.tell(commit(1));
        journal.write(2);
        journal.write(3);
        feed.tell(commit(4));
        assertThat(told).containsExactly("own-1", "other-2", "other-3", "own-4");
        assertThat(feed.told()).isEqualTo(4);
    }

    @Test
    void whatOthersCommittedIsToldWhenItIsLookedFor() {
        journal.write(1);
        journal.write(2);
        feed.look();
        feed.look();
        assertThat(told).containsExactly("other-1", "other-2");
    }

    @Test
    void whatIsKnownIsNotReadAgain() {
        journal.write(1);
        feed.noticed(1);
        int reads = journal.reads.get();
        feed.noticed(1);
        feed.noticed(0);
        assertThat(journal.reads).hasValue(reads);
    }

    @Test
    void moreThanAPageIsToldWhole() {
        int many = 2 * Feed.PAGE + 1;
        LongStream.rangeClosed(1, many).forEach(journal::write);
        feed.look();
        assertThat(told).hasSize(many).endsWith("other-" + many).doesNotHaveDuplicates();
    }

    @Test
    void commitOfAnotherWriterOfThisNodeIsWaitedFor() {
        var first = commit(1);
        var second = commit(2);
        var telling = tellBeside(second);
        feed.look();
        assertThat(told).isEmpty();
        assertThat(telling).isNotDone();
        feed.tell(first);
        telling.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(told).containsExactly("own-1", "own-2");
    }

    @Test
    void whatWasNoticedWhileAnOwnCommitWasOnItsWayIsToldAfterIt() {
        var own = commit(1);
        journal.write(2);
        feed.noticed(2);
        assertThat(told).isEmpty();
        feed.tell(own);
        assertThat(told).containsExactly("own-1", "other-2");
    }

    @Test
    void aNumberThatWasRolledBackIsAnothers() {
        var failed = begin(1);
        journal.write(1);
        feed.look();
        assertThat(told).isEmpty();
        feed.withdraw(failed);
        assertThat(told).containsExactly("other-1");
    }

    @Test
    void aNumberThatWasRolledBackMayBeThisNodesAgain() {
        var failed = begin(1);
        var again = commit(1);
        feed.withdraw(failed);
        feed.look();
        assertThat(told).isEmpty();
        feed.tell(again);
        assertThat(told).containsExactly("own-1");
    }

    @Test
    void aCommitNobodyLearnedOfIsToldAsAnothers() {
        var doubtful = commit(1);
        var next = commit(2);
        var telling = tellBeside(next);
        feed.withdraw(doubtful);
        telling.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(told).containsExactly("other-1", "own-2");
    }

    @Test
    void whileTheJournalCannotBeReadEverythingBehindWaits() {
        journal.write(1);
        journal.down = true;
        var telling = tellBeside(commit(2));
        await().atMost(PATIENCE).until(() -> journal.reads.get() > 1);
        assertThat(told).isEmpty();
        journal.down = false;
        telling.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(told).containsExactly("other-1", "own-2");
    }

    @Test
    void whatCouldNotBeReadIsReadTheNextTime() {
        journal.write(1);
        journal.down = true;
        feed.look();
        journal.down = false;
        journal.write(2);
        feed.look();
        assertThat(told).containsExactly("other-1", "other-2");
    }

    @Test
    void closingWaitsForNothingThatCannotBeRead() {
        journal.write(1);
        journal.down = true;
        var telling = tellBeside(commit(2));
        await().atMost(PATIENCE).until(() -> journal.reads.get() > 0);
        feed.close();
        telling.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(told).containsExactly("own-2");
    }

    @Test
    void whatIsRememberedNoMoreIsSaidToBeLost() {
        feed.tell(commit(1));
        var own = commit(2);
        journal.rows.clear();
        journal.write(7);
        feed.withdraw(own);
        feed.look();
        feed.tell(commit(8));
        assertThat(told).containsExactly("own-1", "lost", "other-7", "own-8");
    }

    @Test
    void manyWritersAndALookerTellEverythingOnceAndInOrder() {
        var next = new AtomicLong();
        var counter = new Object();
        var work = new ArrayList<CompletableFuture<Void>>();
        for (int writer = 0; writer < 4; writer++) {
            boolean own = writer < 2;
            work.add(CompletableFuture.runAsync(
                    () -> write(own, counter, next), task -> Thread.ofVirtual().start(task)));
        }
        work.forEach(writer -> writer.orTimeout(60, TimeUnit.SECONDS).join());
        feed.look();
        var numbers = told.stream().map(FeedTest::number).toList();
        assertThat(numbers).hasSize(800).isSorted().doesNotHaveDuplicates();
        assertThat(Collections.max(numbers)).isEqualTo(800);
        assertThat(told).filteredOn(text -> text.startsWith("own")).hasSize(400);
    }

    private void write(boolean own, Object counter, AtomicLong next) {
        for (int i = 0; i < 200; i++) {
            Commit commit = null;
            synchronized (counter) { // as the row of the counter is locked until the commit is through
                long number = next.incrementAndGet();
                if (own) {
                    commit = begin(number);
                }
                journal.write(number);
            }
            if (commit == null) {
                feed.noticed(next.get());
            } else {
                feed.tell(commit);
            }
        }
    }

    private static long number(String text) {
        return Long.parseLong(text.substring(text.indexOf('-') + 1));
    }
}
