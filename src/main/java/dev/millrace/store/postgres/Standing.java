package dev.millrace.store.postgres;

import dev.millrace.store.row.StandingColumns;
import dev.millrace.store.row.Times;
import dev.millrace.task.Attempt;
import dev.millrace.task.Ending;
import java.time.Instant;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of a future that change over its life. */
final class Standing {

    private Standing() {}

    /** All of them. */
    static <R> Stream<Column<R>> columns(Function<R, StandingColumns> of) {
        Stream<Column<R>> begun = Stream.of(
                Column.number(
                        "started_at",
                        row -> Times.nanosOrNull(of.apply(row).future().startedAt())),
                Column.small("attempt", row -> of.apply(row).future().attempts().number()),
                Column.text("node", row -> node(of.apply(row))),
                Column.number("attempt_at", row -> attemptAt(of.apply(row))));
        return Stream.of(placeColumns(of), begun, endColumns(of)).flatMap(columns -> columns);
    }

    /** Those of one that was never tried and is not done, beside its state. */
    static <R> Stream<Column<R>> placeColumns(Function<R, StandingColumns> of) {
        return Stream.of(
                Column.number("rank", row -> of.apply(row).future().place().rank()),
                Column.number(
                        "runnable_us", row -> of.apply(row).future().place().runnableMicros()),
                Column.number(
                        "not_before",
                        row -> Times.nanosOrNull(of.apply(row).future().place().notBefore())),
                Column.number("start_by", row -> of.apply(row).startBy()));
    }

    /** The state alone. */
    static <R> Column<R> state(Function<R, StandingColumns> of) {
        return Column.text("state", row -> of.apply(row).future().state().name());
    }

    /** Those that change when an attempt ends for good, beside those of the live attempt, which are empty then. */
    static <R> Stream<Column<R>> endColumns(Function<R, StandingColumns> of) {
        return Stream.of(
                state(of),
                Column.small("spent", row -> of.apply(row).future().attempts().spent()),
                Column.small(
                        "lost_in_row", row -> of.apply(row).future().attempts().lostInRow()),
                Column.text("ended", row -> of.apply(row).ended()),
                Column.text("result", row -> of.apply(row).result()),
                Column.text("error", row -> of.apply(row).error()),
                Column.text("content", row -> of.apply(row).content()),
                Column.number("finished_at", row -> end(of.apply(row), Ending::finishedAt)),
                Column.number("purge_at", row -> end(of.apply(row), Ending::purgeAt)));
    }

    private static @Nullable String node(StandingColumns columns) {
        Attempt live = columns.future().attempts().live();
        return live == null ? null : live.node().value();
    }

    private static @Nullable Long attemptAt(StandingColumns columns) {
        Attempt live = columns.future().attempts().live();
        return live == null ? null : Times.nanosOrNull(live.startedAt());
    }

    private static @Nullable Long end(StandingColumns columns, Function<Ending, Instant> time) {
        Ending ending = columns.future().ending();
        return ending == null ? null : Times.nanosOrNull(time.apply(ending));
    }
}
