package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Insertion;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store against a server that goes away and comes back. */
class OutageTest {

    @TempDir
    private Path directory;

    private EmbeddedPostgres server;
    private int port;
    private PostgresStore opened;

    @BeforeEach
    void open() throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .start();
        port = server.getPort();
        opened = PostgresStore.open(
                TestDatabase.at("jdbc:postgresql://localhost:" + port + "/postgres"),
                Clock.fixed(NOW, ZoneOffset.UTC),
                new PlainBodies(),
                CommitObserver.NONE);
    }

    @AfterEach
    void close() throws IOException {
        opened.close();
        server.close();
    }

    private void restart() throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    @Test
    void anOutageRefusesWritesAndReadsAndIsOverByItself() throws Exception {
        var store = opened.futures();
        var kept = aFuture().submitted();
        store.insert(kept, null).get(20, TimeUnit.SECONDS);
        server.close();
        assertThatThrownBy(() -> store.insert(aFuture().submitted(), null).get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(Refusal.StoreUnavailable.class);
        assertThatThrownBy(() -> store.find(kept.id())).isInstanceOf(Refusal.StoreUnavailable.class);

        restart();

        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> store.probe().get(20, TimeUnit.SECONDS));
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(store.find(kept.id())).contains(kept));
        var later = aFuture().submitted();
        store.insert(later, null).get(20, TimeUnit.SECONDS);
        assertThat(store.find(later.id())).contains(later);
    }

    @Test
    void aWholeBacklogIsRefusedAtOnce() throws Exception {
        var store = opened.futures();
        store.probe().get(20, TimeUnit.SECONDS);
        server.close();
        var refused = new ArrayList<CompletableFuture<Insertion>>();
        for (int i = 0; i < 5_000; i++) {
            refused.add(store.insert(aFuture().submitted(), null));
        }
        assertThat(refused)
                .allSatisfy(each -> assertThatThrownBy(() -> each.get(60, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(Refusal.StoreUnavailable.class));
    }

    @Test
    void whatWasAcknowledgedBeforeTheServerDiedIsThereAndWhatWasRefusedIsNot() throws Exception {
        var store = opened.futures();
        var writes = new ArrayList<FutureRecord>();
        var answers = new ArrayList<CompletableFuture<Insertion>>();
        for (int i = 0; i < 20_000; i++) {
            var future = aFuture().submitted();
            writes.add(future);
            answers.add(store.insert(future, null));
            if (i == 10_000) {
                answers.getFirst().get(20, TimeUnit.SECONDS);
                server.close();
            }
        }
        restart();
        var acknowledged = new ArrayList<FutureId>();
        for (int i = 0; i < writes.size(); i++) {
            if (succeeds(answers.get(i))) {
                acknowledged.add(writes.get(i).id());
            }
        }
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> store.probe().get(20, TimeUnit.SECONDS));
        assertThat(existing(store, writes)).containsExactlyInAnyOrderElementsOf(acknowledged);
        assertThat(acknowledged).isNotEmpty();
    }

    private static List<FutureId> existing(FutureStore store, List<FutureRecord> futures) {
        return store.existing(futures.stream().map(FutureRecord::id).toList(), Requester.ANYONE);
    }

    private static boolean succeeds(CompletableFuture<Insertion> answer) throws Exception {
        try {
            return answer.get(90, TimeUnit.SECONDS) != null;
        } catch (ExecutionException e) {
            return false;
        }
    }
}
