package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Followed;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.Change;
import dev.millrace.task.Insertion;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.StoredPool;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commits whose answer never comes, because the network breaks at that very moment. */
class LostCommitTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();

    private final Followed followed = new Followed();
    private CuttingProxy proxy;
    private PostgresStore opened;

    @BeforeEach
    void open() throws IOException {
        TestDatabase.empty(DATABASE);
        proxy = CuttingProxy.before(port(DATABASE.url()));
        var url = DATABASE.url().replace(":" + port(DATABASE.url()) + "/", ":" + proxy.port() + "/");
        opened = PostgresStore.open(
                TestDatabase.at(url), Clock.fixed(NOW, ZoneOffset.UTC), new PlainBodies(), CommitObserver.NONE);
        opened.futures().follow(followed);
    }

    @AfterEach
    void close() throws IOException {
        opened.close();
        proxy.close();
    }

    private static int port(String url) {
        return Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
    }

    @ParameterizedTest
    @EnumSource(value = CuttingProxy.Cut.class, names = "NEVER", mode = EnumSource.Mode.EXCLUDE)
    void anInsertIsToldAsItCameTrue(CuttingProxy.Cut cut) throws Exception {
        proxy.cut(cut);
        var future = aFuture().submitted();
        var answer = opened.futures().insert(future, null).get(60, TimeUnit.SECONDS);
        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(answer).isEqualTo(new Insertion.Inserted(future));
        assertThat(opened.futures().find(future.id())).contains(future);
        assertThat(followed.all()).extracting(Change::number).containsExactly(1L);
    }

    @ParameterizedTest
    @EnumSource(value = CuttingProxy.Cut.class, names = "NEVER", mode = EnumSource.Mode.EXCLUDE)
    void anUpdateIsToldAsItCameTrue(CuttingProxy.Cut cut) throws Exception {
        var queued = aFuture().submitted();
        opened.futures().insert(queued, null).get(60, TimeUnit.SECONDS);
        proxy.cut(cut);
        var cancelled = queued.cancelRequested(NOW);
        var stood = opened.futures().update(new Transition(queued, cancelled)).get(60, TimeUnit.SECONDS);
        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(stood).isTrue();
        assertThat(followed.all())
                .extracting(change -> change.after().state())
                .containsExactly(TaskState.QUEUED, TaskState.CANCELLED);
    }

    @Test
    void aWriteThatChangesNoFutureIsFoundOutAsWell() throws Exception {
        var pool = new StoredPool(new PoolName("cpu"), null, PoolState.PAUSED);
        proxy.cut(CuttingProxy.Cut.AFTER);
        opened.futures().savePool(pool).get(60, TimeUnit.SECONDS);
        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(opened.futures().pools()).containsExactly(pool);
    }
}
