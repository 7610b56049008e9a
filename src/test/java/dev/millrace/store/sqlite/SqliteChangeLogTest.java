package dev.millrace.store.sqlite;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.Claim;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteChangeLogTest {

    @TempDir
    private Path directory;

    private SqliteStore store;

    @BeforeEach
    void open() {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        store = SqliteStore.open(directory.resolve("millrace.db"), clock, new PlainBodies(), CommitObserver.NONE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theLogTellsEveryChangeInOrder() {
        var future = insert();
        var claimed = store.futures()
                .claim(new Claim(new PoolName("cpu"), NODE, 1, NOW))
                .join()
                .getFirst();
        var cancelling = claimed.cancelRequested(NOW);
        store.futures().update(new Transition(claimed, cancelling)).join();
        var id = future.id();
        assertThat(store.changes().since(0, 10))
                .hasValue(List.of(
                        new ChangeLog.Entry(1, id, TaskState.QUEUED, 0),
                        new ChangeLog.Entry(2, id, TaskState.RUNNING, 1),
                        new ChangeLog.Entry(3, id, TaskState.CANCELLING, 1)));
        assertThat(store.changes().latest()).isEqualTo(3);
    }

    @Test
    void numbersGoOnAfterARestart() {
        insert();
        insert();
        close();
        open();
        insert();
        assertThat(store.changes().latest()).isEqualTo(3);
        assertThat(store.changes().since(2, 10).orElseThrow())
                .extracting(ChangeLog.Entry::number)
                .containsExactly(3L);
    }

    @Test
    void anywhereInTheLogIsAPlaceToGoOnFrom() {
        var writes = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < 100; i++) {
            writes.add(store.futures().insert(aFuture().submitted(), null));
        }
        writes.forEach(CompletableFuture::join);
        for (int after = 0; after <= 100; after++) {
            assertThat(store.changes().since(after, 1_000).orElseThrow()).hasSize(100 - after);
        }
    }

    @Test
    void whatTheLogDoesNotReachIsSaidSo() {
        insert();
        assertThat(store.changes().since(2, 10)).isEmpty();
        assertThat(store.changes().since(-1, 10)).isEmpty();
    }

    @Test
    void aWriteThatFailsTakesNoNumber() {
        var future = insert();
        var again = store.futures().insert(future, null);
        assertThatThrownBy(again::join).hasCauseInstanceOf(Refusal.StoreUnavailable.class);
        insert();
        assertThat(store.changes().latest()).isEqualTo(2);
    }

    private FutureRecord insert() {
        var future = aFuture().submitted();
        store.futures().insert(future, null).join();
        return future;
    }
}
