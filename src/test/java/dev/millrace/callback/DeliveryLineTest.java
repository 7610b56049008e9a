package dev.millrace.callback;

import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.millrace.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DeliveryLineTest extends CourierFixture {

    private static final Logger OURS = (Logger) LoggerFactory.getLogger("dev.millrace");

    private final Lines lines = new Lines();

    /** Everything that we log. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            all.add(event);
        }

        private List<ILoggingEvent> ofDeliveries() {
            return all.stream()
                    .filter(event -> event.getLoggerName().equals("dev.millrace.delivery"))
                    .toList();
        }
    }

    @BeforeEach
    void listen() {
        lines.start();
        OURS.setLevel(Level.DEBUG);
        OURS.setAdditive(false);
        OURS.addAppender(lines);
    }

    @AfterEach
    void unlisten() {
        OURS.detachAppender(lines);
        OURS.setAdditive(true);
        OURS.setLevel(null);
    }

    private void tell(CourierHarness harness) {
        var future = aFuture().in(TaskState.FAILED);
        harness.tell(receiver.url(), CallbackSecretsTest.GOOD, Map.of("Authorization", "Bearer hidden"), future);
    }

    @Test
    void whatDidNotArriveIsOneLineWithoutAnythingSecret() {
        receiver.answering(Receiver.status(410));
        var harness = started();
        tell(harness);
        await().until(() -> harness.counted("failed") == 1);
        receiver.answering(Receiver.status(500));
        tell(harness);
        await().until(() -> lines.ofDeliveries().size() == 2);

        assertThat(lines.ofDeliveries())
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("callback given up", "callback not delivered");
        assertThat(lines.ofDeliveries().getFirst().getKeyValuePairs().toString())
                .contains("target=\"" + receiver.target() + "\"", "status=\"410\"", "future=", "attempt=\"1\"");
        for (var line : lines.all) {
            assertThat(line.getFormattedMessage() + line.getKeyValuePairs())
                    .doesNotContain("geheim", "hidden", CallbackSecretsTest.GOOD);
        }
    }

    @Test
    void whatArrivedIsNone() {
        var harness = started();
        tell(harness);
        await().until(() -> harness.counted("delivered") == 1);
        assertThat(lines.ofDeliveries()).isEmpty();
    }
}
