package dev.millrace.pool.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CrashLoopTest {

    private static final WorkersProperties LIMITS = new WorkersProperties(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            4,
            3,
            Duration.ofMillis(200),
            Duration.ofSeconds(30));

    private final SettableClock clock = new SettableClock();
    private final CrashLoop loop = new CrashLoop(LIMITS, clock);

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
        assertThat(loop.noStarts()).isEmpty();
        assertThat(loop.careful()).isTrue();

        loop.startFailed("ended by itself with exit code 1: no such option");

        assertThat(loop.noStarts())
                .hasValueSatisfying(problem ->
                        assertThat(problem).contains("3 workers did not start").contains("no such option"));
        assertThat(loop.problem()).isEqualTo(loop.noStarts());
    }

    @Test
    void childThatLivesGivesHopeBack() {
        for (int i = 0; i < 3; i++) {
            loop.startFailed("was not ready in time");
        }

        loop.lives();

        assertThat(loop.noStarts()).isEmpty();
        assertThat(loop.problem()).isEmpty();
        assertThat(loop.pause()).isZero();
        assertThat(loop.careful()).isFalse();
    }

    @Test
    void fewTasksThatKillTheirChildAreTheirOwnProblem() {
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 3; j++) {
                loop.crashed("was ended by SIGKILL");
            }
            assertThat(loop.pause()).isZero();
            assertThat(loop.problem()).isEmpty();
            loop.startAfresh();
        }
    }

    @Test
    void onlyTasksThatKillTheirChildAreHeldUpAndNotRefused() {
        for (int i = 0; i < 4; i++) {
            loop.crashed("was ended by SIGKILL");
        }

        assertThat(loop.pause()).isEqualTo(Duration.ofMillis(100));
        assertThat(loop.noStarts()).isEmpty();
        assertThat(loop.problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("4 tasks").contains("SIGKILL"));
        // Another child that lives proves nothing about the next task.
        loop.lives();
        assertThat(loop.problem()).isPresent();
    }

    @Test
    void crashesFarApartAreNoLoop() {
        for (int i = 0; i < 100; i++) {
            loop.crashed("was ended by SIGKILL");
            clock.advance(CrashLoop.MEMORY);
        }
        assertThat(loop.problem()).isEmpty();
        assertThat(loop.pause()).isZero();
    }

    @Test
    void crashLoopIsForgottenWhenNothingHappens() {
        for (int i = 0; i < 10; i++) {
            loop.crashed("was ended by SIGKILL");
        }
        assertThat(loop.problem()).isPresent();

        clock.advance(CrashLoop.MEMORY);

        assertThat(loop.problem()).isEmpty();
    }
}
