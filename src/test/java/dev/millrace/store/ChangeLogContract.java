package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.ChangeLog;
import dev.millrace.task.Claim;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ChangeLog} does. A subclass supplies only the store. */
public abstract class ChangeLogContract {

    private FutureStore futures;
    private ChangeLog log;

    /** The faces of one store. */
    public record Ports(FutureStore futures, ChangeLog changes) {}

    /** Opens the test's store; called again, opens the same one again. */
    protected abstract Ports open(Clock clock) throws Exception;

    protected abstract void close() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        var ports = open(StoreFixture.at(NOW));
        futures = ports.futures();
        log = ports.changes();
    }

    @AfterEach
    final void closeStore() throws Exception {
        close();
    }

    @Test
    void theLogTellsEveryChangeInOrder() {
        var future = insert();
        var claimed = futures.claim(new Claim(new PoolName("cpu"), NODE, 1, NOW))
                .join()
                .getFirst();
        var cancelling = claimed.cancelRequested(NOW);
        futures.update(new Transition(claimed, cancelling)).join();
        var id = future.id();
        assertThat(log.since(0, 10))
                .hasValue(List.of(
                        new ChangeLog.Entry(1, id, TaskState.QUEUED, 0),
                        new ChangeLog.Entry(2, id, TaskState.RUNNING, 1),
                        new ChangeLog.Entry(3, id, TaskState.CANCELLING, 1)));
        assertThat(log.latest()).isEqualTo(3);
    }

    @Test
    void numbersGoOnAfterARestart() throws Exception {
        insert();
        insert();
        close();
        openStore();
        insert();
        assertThat(log.latest()).isEqualTo(3);
        assertThat(log.since(2, 10).orElseThrow())
                .extracting(ChangeLog.Entry::number)
                .containsExactly(3L);
    }

    @Test
    void anywhereInTheLogIsAPlaceToGoOnFrom() {
        var writes = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < 100; i++) {
            writes.add(futures.insert(aFuture().submitted(), null));
        }
        writes.forEach(CompletableFuture::join);
        for (int after = 0; after <= 100; after++) {
            assertThat(log.since(after, 1_000).orElseThrow()).hasSize(100 - after);
        }
    }

    @Test
    void whatTheLogDoesNotReachIsSaidSo() {
        insert();
        assertThat(log.since(2, 10)).isEmpty();
        assertThat(log.since(-1, 10)).isEmpty();
    }

    @Test
    void aWriteThatFailsTakesNoNumber() {
        var future = insert();
        var again = futures.insert(future, null);
        assertThatThrownBy(again::join).hasCauseInstanceOf(Refusal.StoreUnavailable.class);
        insert();
        assertThat(log.latest()).isEqualTo(2);
    }

    private FutureRecord insert() {
        var future = aFuture().submitted();
        futures.insert(future, null).join();
        return future;
    }
}
