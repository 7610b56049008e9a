package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.task.Attempt;
import dev.millrace.task.ContentRef;
import dev.millrace.task.EndedBy;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;

/** Writes that come true although the store goes away before it says so. */
class UnansweredTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private EngineHarness node;

    @BeforeEach
    void start() {
        var handler = new ScriptedHandler();
        handler.define("gated", context -> {
            gate.await();
            return ScriptedHandler.DONE;
        });
        node = new EngineHarness(
                clock -> TestStore.open(directory, clock),
                2,
                handler,
                new ClusterProperties(Duration.ofSeconds(1), null));
        lines.start();
        attemptLines().setLevel(Level.INFO);
        attemptLines().setAdditive(false);
        attemptLines().addAppender(lines);
    }

    private static Logger attemptLines() {
        return (Logger) LoggerFactory.getLogger("dev.millrace.attempt");
    }

    @AfterEach
    void stop() {
        attemptLines().detachAppender(lines);
        attemptLines().setAdditive(true);
        attemptLines().setLevel(null);
        gate.countDown();
        node.close();
    }

    @Test
    void outcomeThatWasRecordedIsNotDropped() {
        var content = new ContentRef("a-key", 3, "0".repeat(64), "text/plain", null, Instant.EPOCH);
        node.handler.define("with-content", context -> {
            gate.await();
            return new Outcome.Succeeded(JsonNodeFactory.instance.nullNode(), content);
        });
        var id = node.submit("with-content");
        node.awaitState(id, TaskState.RUNNING);

        node.unreliable.loseAnswerOf("update");
        gate.countDown();

        await().atMost(PATIENCE).until(() -> !lines.list.isEmpty() || !node.discarded.isEmpty());
        assertThat(node.discarded).isEmpty();
        assertThat(node.state(id)).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void attemptThatWasClaimedIsBegunAgain() {
        node.submit("gated");
        node.submit("gated");
        var id = node.submit("gated");

        node.unreliable.loseAnswerOf("claim");
        gate.countDown();

        assertLostAndDone(id);
    }

    @Test
    void attemptThatWasSubmittedIsBegunAgain() {
        gate.countDown();
        node.unreliable.loseAnswerOf("insert");
        assertThatThrownBy(() -> node.submit("gated")).isInstanceOf(Refusal.StoreUnavailable.class);

        assertLostAndDone(newest().id());
    }

    @Test
    void attemptThatRunsIsLeftAlone() {
        var id = node.submit("gated");
        node.awaitState(id, TaskState.RUNNING);
        node.unreliable.loseAnswerOf("insert");
        assertThatThrownBy(() -> node.submit("gated")).isInstanceOf(Refusal.StoreUnavailable.class);

        await().atMost(PATIENCE).until(() -> newest().attempts().number() == 2);
        assertThat(find(id).attempts().number()).isEqualTo(1);
        gate.countDown();
    }

    private void assertLostAndDone(FutureId id) {
        await().atMost(PATIENCE).until(() -> node.state(id).done());
        assertThat(find(id).attempts().ended()).extracting(Attempt::endedBy).containsExactly(EndedBy.LOST, EndedBy.OK);
    }

    private FutureRecord newest() {
        var any = new FutureQuery(null, null, null, null, Map.of(), null, null, 1);
        return node.store.list(any).items().getFirst();
    }

    private FutureRecord find(FutureId id) {
        return node.store.find(id).orElseThrow();
    }
}
