package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DocumentRoomTest {

    private static final int LONGEST = 100 * 1024;

    @Test
    void smallDocumentsFitBesideOneAnother() {
        var room = new DocumentRoom(LONGEST, LONGEST, Duration.ZERO);
        try (var _ = room.take(1_000);
                var _ = room.take(40_000);
                var _ = room.take(0)) {
            assertThatThrownBy(() -> room.take(LONGEST)).isInstanceOf(Refusal.TooManyStreams.class);
        }
        room.take(LONGEST).close();
    }

    @Test
    void oneOfUnknownLengthTakesTheMost() {
        var room = new DocumentRoom(LONGEST, LONGEST, Duration.ZERO);
        try (var _ = room.take(-1)) {
            assertThatThrownBy(() -> room.take(1)).isInstanceOf(Refusal.TooManyStreams.class);
        }
    }

    @Test
    void thereIsAlwaysRoomForOneAndAnyThatClaimsMoreIsTakenForTheLongest() {
        var room = new DocumentRoom(LONGEST, 1, Duration.ZERO);
        room.take(Long.MAX_VALUE).close();
    }

    @Test
    void oneThatDoesNotFitWaitsForOthersToEnd() {
        var room = new DocumentRoom(LONGEST, LONGEST, Duration.ofSeconds(20));
        var first = room.take(-1);
        var second = CompletableFuture.supplyAsync(() -> room.take(-1));
        assertThat(second).isNotDone();
        first.close();
        await().atMost(5, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(second).isCompleted());
        second.join().close();
    }
}
