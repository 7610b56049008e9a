package dev.millrace.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.postgres.PostgresStore;
import dev.millrace.store.postgres.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepDutyTest {

    @Test
    void oneOfTheServersOfADatabaseSweepsWhatAllHave() {
        var database = TestDatabase.create();
        var bodies = new PlainBodies();
        try (var one = PostgresStore.open(database, bodies, CommitObserver.NONE);
                var other = PostgresStore.open(database, bodies, CommitObserver.NONE)) {
            var first = new SweepDuty(one.nodes());
            var second = new SweepDuty(other.nodes());
            var swept = new ArrayList<String>();
            first.run(() -> swept.add("first"));
            second.run(() -> swept.add("second"));
            first.run(() -> swept.add("first again"));
            assertThat(swept).isEqualTo(List.of("first", "first again"));
        }
    }
}
