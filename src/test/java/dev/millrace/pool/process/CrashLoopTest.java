package dev.millrace.pool.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CrashLoopTest {

    private static final WorkersProperties LIMITS = new WorkersProperties(
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            3,
            Duration.ofMillis(200),
            Duration.ofSeconds(30));

    private final CrashLoop loop = new CrashLoop(LIMITS);

    @Test
    void pausesGetLongerWithEachFailureUpToTheLongest() {
        assertThat(loop.pause()).isZero();
        for (long millis : new long[] {100, 200, 400, 800, 1000, 1000}) {
            loop.startFailed("was not ready in time");
            assertThat(loop.pause()).isEqualTo(Duration.ofMillis(millis));
        }
        for (int i = 0; i < 1000; i++) {
            loop.startFailed("was not ready in time");
        }
        assertThat(loop.pause()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void afterEnoughFailuresInARowThereIsNoHope() {
        loop.startFailed("ended by itself with exit code 1");
        loop.startFailed("ended by itself with exit code 1");
        assertThat(loop.problem()).isEmpty();
        assertThat(loop.careful()).isTrue();

        loop.startFailed("ended by itself with exit code 1: no such option");

        assertThat(loop.problem())
                .hasValueSatisfying(problem ->
                        assertThat(problem).contains("3 workers did not start").contains("no such option"));
    }

    @Test
    void childThatLivesGivesHopeBack() {
        for (int i = 0; i < 3; i++) {
            loop.startFailed("was not ready in time");
        }

        loop.startAfresh();

        assertThat(loop.problem()).isEmpty();
        assertThat(loop.pause()).isZero();
        assertThat(loop.careful()).isFalse();
    }
}
