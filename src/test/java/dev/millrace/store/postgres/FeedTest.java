package dev.millrace.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.Batch;
import dev.millrace.task.Change;
import dev.millrace.task.ForeignChanges;
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
    private final Feed feed = new Feed(journal, new Told(), 0);

    /** Writes down in short what it is told. */
    private final class Told implements Feed.Audience {
        @Override
        public void own(List<Consumer<StoreFollower>> tellings) {
            tellings.forEach(telling -> telling.accept(new Targets()));
        }

        @Override
        public void others(Feed.Row row) {
            told.add("other-" + row.number());
        }

        @Override
        public void lostSight() {
            told.add("lost");
        }
    }

    private final class Targets implements StoreFollower {
        @Override
        public void changed(Change change) {}

        @Override
        public void batchDone(Batch batch) {}

        @Override
        public void deliveryDue(String target) {
            told.add(target);
        }

        @Override
        public void changedElsewhere(ForeignChanges changes) {}

        @Override
        public void lostSight() {}
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
            write(number, "other");
        }

        private void write(long number, String writer) {
            var nothing = new ForeignChanges(List.of(), List.of(), Set.of(), Set.of(), Set.of(), Set.of());
            rows.put(number, new Feed.Row(number, writer, nothing, 0));
        }
    }

    private record Commit(long number) implements Feed.Own {
        @Override
        public List<Consumer<StoreFollower>> tellings() {
            return List.of(follower -> follower.deliveryDue("own-" + number));
        }
    }

    private static final String FIRST = "this/1";
    private static final String SECOND = "this/2";

    /** The commit of a writer that learned its number. */
    private Commit commit(String writer, long number) {
        feed.begin(writer);
        journal.write(number, writer);
        var own = new Commit(number);
        feed.committed(writer, own);
        return own;
    }

    private Commit commit(long number) {
        return commit(FIRST, number);
    }

    private CompletableFuture<Void> tellBeside(Commit own) {
        return CompletableFuture.runAsync(
                () -> feed.tell(own), task -> Thread.ofVirtual().start(task));
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
    void commitOfAnotherWriterOfThisNodeIsToldBefore() {
        var first = commit(FIRST, 1);
        feed.tell(commit(SECOND, 2));
        feed.tell(first);
        assertThat(told).containsExactly("own-1", "own-2");
        assertThat(journal.reads).hasValue(0);
    }

    @Test
    void commitOfAnotherWriterThatHasNoNumberYetIsWaitedFor() {
        feed.begin(FIRST);
        journal.write(1, FIRST);
        var telling = tellBeside(commit(SECOND, 2));
        feed.look();
        assertThat(told).isEmpty();
        feed.committed(FIRST, new Commit(1));
        telling.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(told).containsExactly("own-1", "own-2");
    }

    @Test
    void whatWasNoticedWhileAnOwnCommitWasOnItsWayIsToldAfterIt() {
        feed.begin(FIRST);
        journal.write(1, FIRST);
        journal.write(2);
        feed.noticed(2);
        assertThat(told).isEmpty();
        var own = new Commit(1);
        feed.committed(FIRST, own);
        feed.tell(own);
        assertThat(told).containsExactly("own-1", "other-2");
    }

    @Test
    void whatOthersWroteIsToldWhileAnOwnCommitIsOnItsWay() {
        feed.begin(FIRST);
        journal.write(1);
        feed.look();
        assertThat(told).containsExactly("other-1");
    }

    @Test
    void aCommitNobodyLearnedOfIsToldAsAnothers() {
        feed.begin(FIRST);
        journal.write(1, FIRST);
        var telling = tellBeside(commit(SECOND, 2));
        feed.withdraw(FIRST);
        telling.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(told).containsExactly("other-1", "own-2");
    }

    @Test
    void aNumberThatWasRolledBackIsAnothers() {
        feed.begin(FIRST);
        journal.write(1);
        feed.withdraw(FIRST);
        feed.look();
        assertThat(told).containsExactly("other-1");
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
        var late = commit(FIRST, 3);
        journal.rows.clear();
        journal.write(7);
        feed.look();
        feed.tell(late);
        feed.tell(commit(8));
        assertThat(told).containsExactly("own-1", "own-3", "lost", "other-7", "own-8");
    }

    private record Snapshot(long row) implements Feed.Seen {}

    @Test
    void whatIsReadIsHandedOverWhenJustThatIsTold() {
        journal.write(1);
        journal.write(2);
        var before = new ArrayList<String>();
        feed.at(
                () -> {
                    journal.write(3); // behind what was read
                    return new Snapshot(2);
                },
                snapshot -> before.addAll(told));
        assertThat(before).containsExactly("other-1", "other-2");
        feed.look();
        assertThat(told).containsExactly("other-1", "other-2", "other-3");
    }

    @Test
    void whatIsReadIsHandedOverAfterAnOwnCommitThatItSaw() {
        feed.begin(FIRST);
        journal.write(1, FIRST);
        var before = new CopyOnWriteArrayList<String>();
        var counting = CompletableFuture.runAsync(
                () -> feed.at(() -> new Snapshot(1), snapshot -> before.addAll(told)),
                task -> Thread.ofVirtual().start(task));
        await().atMost(PATIENCE).until(() -> journal.reads.get() > 0);
        assertThat(counting).isNotDone();
        var own = new Commit(1);
        feed.committed(FIRST, own);
        counting.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(before).containsExactly("own-1");
        feed.tell(own);
        assertThat(told).containsExactly("own-1");
    }

    @Test
    void manyWritersAndALookerTellEverythingOnceAndInOrder() {
        var next = new AtomicLong();
        var counter = new Object();
        var work = new ArrayList<CompletableFuture<Void>>();
        for (var writer : List.of(FIRST, SECOND, "other/1", "other/2")) {
            work.add(CompletableFuture.runAsync(
                    () -> write(writer, counter, next),
                    task -> Thread.ofVirtual().start(task)));
        }
        work.forEach(writer -> writer.orTimeout(60, TimeUnit.SECONDS).join());
        feed.look();
        var numbers = told.stream().map(FeedTest::number).toList();
        assertThat(numbers).hasSize(800).isSorted().doesNotHaveDuplicates();
        assertThat(Collections.max(numbers)).isEqualTo(800);
        assertThat(told).filteredOn(text -> text.startsWith("own")).hasSize(400);
    }

    private void write(String writer, Object counter, AtomicLong next) {
        boolean own = writer.startsWith("this");
        for (int i = 0; i < 200; i++) {
            if (own) {
                feed.begin(writer);
            }
            long number;
            synchronized (counter) { // as the row of the counter is locked until the commit is through
                number = next.incrementAndGet();
                journal.write(number, writer);
            }
            if (own) {
                var commit = new Commit(number);
                feed.committed(writer, commit);
                feed.tell(commit);
            } else {
                feed.noticed(number);
            }
        }
    }

    private static long number(String text) {
        return Long.parseLong(text.substring(text.indexOf('-') + 1));
    }
}
