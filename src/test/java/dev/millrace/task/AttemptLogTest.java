package dev.millrace.task;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptLogTest {

    @Test
    void attemptsCountFromOne() {
        var first = AttemptLog.NONE.begin(NODE, NOW);
        assertThat(first.live()).isEqualTo(new Attempt(1, NODE, NOW, null, null, null));
        var second = first.end(EndedBy.ERROR, null, NOW).begin(NODE, NOW);
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.all()).extracting(Attempt::number).containsExactly(1, 2);
    }

    @ParameterizedTest
    @EnumSource(EndedBy.class)
    void anEndedAttemptSpendsUnlessItWasNotItsFault(EndedBy endedBy) {
        var log = AttemptLog.NONE.begin(NODE, NOW).end(endedBy, null, NOW.plusSeconds(1));
        assertThat(log.live()).isNull();
        assertThat(log.spent()).isEqualTo(endedBy == EndedBy.LOST || endedBy == EndedBy.INTERRUPTED ? 0 : 1);
        assertThat(log.ended()).containsExactly(new Attempt(1, NODE, NOW, NOW.plusSeconds(1), endedBy, null));
    }

    @Test
    void lostAttemptsCountOnlyInARow() {
        var twice = lose(lose(AttemptLog.NONE));
        assertThat(twice.lostInRow()).isEqualTo(2);
        assertThat(twice.begin(NODE, NOW).end(EndedBy.INTERRUPTED, null, NOW).lostInRow())
                .isZero();
    }

    @Test
    void latestEndedIsTheLatestAndNotOneBeforeIt() {
        assertThat(AttemptLog.NONE.latestEnded()).isEmpty();
        var ended = AttemptLog.NONE.begin(NODE, NOW).end(EndedBy.ERROR, null, NOW);
        assertThat(ended.latestEnded()).contains(ended.ended().getLast());
        assertThat(ended.begin(NODE, NOW).latestEnded()).isEmpty();
        assertThat(ended.begin(NODE, NOW).withdrawn().latestEnded()).isEmpty();
    }

    @Test
    void withoutALiveAttemptNothingEnds() {
        assertThat(AttemptLog.NONE.end(EndedBy.OK, null, NOW)).isEqualTo(AttemptLog.NONE);
    }

    @Test
    void theOldestAreForgottenFirst() {
        var log = AttemptLog.NONE;
        for (int i = 0; i < AttemptLog.KEPT + 3; i++) {
            log = lose(log);
        }
        assertThat(log.ended()).hasSize(AttemptLog.KEPT);
        assertThat(log.ended().getFirst().number()).isEqualTo(4);
        assertThat(log.number()).isEqualTo(AttemptLog.KEPT + 3);
    }

    @Test
    void renewingKeepsTheHistoryAndGivesTheBudgetBack() {
        var log = lose(AttemptLog.NONE.begin(NODE, NOW).end(EndedBy.ERROR, null, NOW));
        var renewed = log.renewed();
        assertThat(renewed).isEqualTo(new AttemptLog(2, 0, 0, null, log.ended()));
    }

    private static AttemptLog lose(AttemptLog log) {
        return log.begin(NODE, NOW).end(EndedBy.LOST, null, NOW);
    }
}
