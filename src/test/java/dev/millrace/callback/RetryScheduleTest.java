package dev.millrace.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Delivery;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final RetrySchedule schedule = new RetrySchedule(() -> 0.5);

    private static Tried answered(@Nullable Integer status, @Nullable Duration retryAfter) {
        return new Tried(new Delivery.Attempt(1, NOW, Duration.ZERO, status, null, ""), retryAfter, true);
    }

    @ParameterizedTest
    @CsvSource({"0,PT5S", "1,PT5M", "2,PT30M", "3,PT2H", "4,PT5H", "5,PT10H", "6,PT14H", "7,PT20H", "8,PT24H"})
    void pausesGrow(int before, Duration pause) {
        var verdict = schedule.judge(answered(500, null), before, NOW);
        assertThat(verdict).isEqualTo(new RetrySchedule.Verdict(Delivery.State.PENDING, NOW.plus(pause)));
    }

    @Test
    void tenthFailureIsTheLast() {
        assertThat(schedule.judge(answered(null, null), 9, NOW))
                .isEqualTo(new RetrySchedule.Verdict(Delivery.State.FAILED, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 299})
    void anyTwoHundredIsSuccess(int status) {
        assertThat(schedule.judge(answered(status, null), 0, NOW).state()).isEqualTo(Delivery.State.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 404, 408, 429, 500, 503})
    void anyOtherAnswerIsTriedAgain(int status) {
        assertThat(schedule.judge(answered(status, null), 0, NOW).state()).isEqualTo(Delivery.State.PENDING);
    }

    @Test
    void goneIsTheLast() {
        assertThat(schedule.judge(answered(410, null), 0, NOW).state()).isEqualTo(Delivery.State.FAILED);
    }

    @Test
    void theLaterOfPauseAndRetryAfterCounts() {
        var longer = schedule.judge(answered(503, Duration.ofSeconds(60)), 0, NOW);
        var shorter = schedule.judge(answered(503, Duration.ofSeconds(60)), 1, NOW);
        assertThat(longer.nextAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(shorter.nextAt()).isEqualTo(NOW.plusSeconds(300));
    }

    @Test
    void chanceMovesAPauseByATenthAtMost() {
        var early = new RetrySchedule(() -> 0).judge(answered(500, null), 1, NOW);
        var late = new RetrySchedule(() -> 1).judge(answered(500, null), 1, NOW);
        assertThat(early.nextAt()).isEqualTo(NOW.plusSeconds(270));
        assertThat(late.nextAt()).isEqualTo(NOW.plusSeconds(330));
    }

    @Test
    void aTargetThatRefusesStillWorks() {
        assertThat(answered(404, null).answeredWell()).isTrue();
        assertThat(answered(410, null).answeredWell()).isTrue();
        assertThat(answered(302, null).answeredWell()).isTrue();
        assertThat(answered(429, null).answeredWell()).isFalse();
        assertThat(answered(500, null).answeredWell()).isFalse();
        assertThat(answered(null, null).answeredWell()).isFalse();
    }
}
