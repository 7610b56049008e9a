package dev.millrace.store.postgres;

import dev.millrace.store.row.NewRow;
import dev.millrace.store.row.StandingColumns;
import dev.millrace.store.row.Times;
import dev.millrace.task.AttemptLog;
import dev.millrace.task.BatchId;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds many futures at once, with their labels, inputs and callbacks. */
final class Additions {

    /** How many rows one statement writes; of large tasks these are some megabytes. */
    private static final int TOGETHER = 2_000;

    private static final List<Column<NewRow>> TASK = List.of(
            Column.id("id", row -> row.future().id().value()),
            Column.id("batch", Additions::batch),
            Column.text("pool", row -> row.future().task().pool().value()),
            Column.text("type", row -> row.future().task().spec().type()),
            Column.text("owner", row -> row.future().task().owner()),
            Column.small("priority", row -> row.future().task().options().priority()),
            Column.number("created_at", row -> Times.nanos(row.future().task().createdAt())),
            Column.text("spec", NewRow::spec),
            Column.text("options", NewRow::options),
            Column.text("inputs", NewRow::inputs),
            Column.text("after", NewRow::after),
            Column.small("watched", NewRow::watched));

    /** In all else, futures that come together are alike as a rule. */
    private static final Set<String> OWN =
            Set.of("id", "created_at", "spec", "rank", "runnable_us", "started_at", "attempt_at");

    private static final Sql<NewRow> INSERT =
            insertFutures(Stream.concat(TASK.stream(), Standing.columns(NewRow::standing)), "", "");

    /** Of those that were never tried and are not done: nearly all that have to queue, and half of the columns are the same for each. */
    private static final Sql<NewRow> INSERT_FRESH = insertFutures(
            Stream.of(
                            TASK.stream(),
                            Stream.of(Standing.state(NewRow::standing)),
                            Standing.placeColumns(NewRow::standing))
                    .flatMap(columns -> columns),
            ", attempt, spent, lost_in_row",
            ", 0, 0, 0");

    private record Label(UUID future, String name, String value) {}

    private static final Columns<Label> LABELS = new Columns<>(List.of(
            Column.id("future_id", Label::future),
            Column.text("name", Label::name),
            Column.text("value", Label::value)));

    private static final String INSERT_LABELS = insert("labels", LABELS);

    private record Input(UUID input, UUID user) {}

    private static final Columns<Input> INPUTS =
            new Columns<>(List.of(Column.id("input_id", Input::input), Column.id("used_by", Input::user)));

    private static final String INSERT_INPUTS = insert("inputs", INPUTS);

    private Additions() {}

    static void write(Session session, List<NewRow> rows) throws SQLException {
        for (int from = 0; from < rows.size(); from += TOGETHER) {
            insert(session, rows.subList(from, Math.min(rows.size(), from + TOGETHER)));
        }
        for (var row : rows) {
            var future = row.future();
            session.changed(null, future);
            if (!row.callbacks().isEmpty()) {
                OutboxTable.insertAll(session, row.callbacks());
                var event = EventType.of(future.state());
                if (event.isPresent()) {
                    OutboxTable.fire(session, future, event.get());
                }
            }
        }
    }

    private static void insert(Session session, List<NewRow> rows) throws SQLException {
        boolean fresh = rows.stream().allMatch(Additions::fresh);
        (fresh ? INSERT_FRESH : INSERT)
                .bind(session, rows)
                .first(row -> row.getLong(1))
                .ifPresent(session::transaction);
        var labels = new ArrayList<Label>();
        var inputs = new ArrayList<Input>();
        for (var row : rows) {
            var task = row.future().task();
            var id = task.id().value();
            for (Map.Entry<String, String> label : task.options().labels().entrySet()) {
                labels.add(new Label(id, label.getKey(), label.getValue()));
            }
            for (FutureId input : task.inputs()) {
                inputs.add(new Input(input.value(), id));
            }
        }
        if (!labels.isEmpty()) {
            LABELS.bind(session.of(INSERT_LABELS), labels).update();
        }
        if (!inputs.isEmpty()) {
            INPUTS.bind(session.of(INSERT_INPUTS), inputs).update();
        }
    }

    private static boolean fresh(NewRow row) {
        var future = row.future();
        return future.attempts().equals(AttemptLog.NONE) && future.startedAt() == null && future.ending() == null;
    }

    private static Sql<NewRow> insertFutures(Stream<Column<NewRow>> all, String more, String values) {
        var list = all.toList();
        var own = list.stream().map(Column::name).filter(OWN::contains).collect(Collectors.toSet());
        var columns = new Columns<>(list, own);
        return Sql.of(columns, table -> """
                WITH added AS (INSERT INTO futures (%s) SELECT %s FROM %s ORDER BY nth)
                SELECT txid_current()
                """.formatted(columns.names() + more, columns.names() + values, table));
    }

    private static String insert(String table, Columns<?> columns) {
        return "INSERT INTO %s (%s) SELECT %s FROM %s"
                .formatted(table, columns.names(), columns.names(), columns.table());
    }

    private static @Nullable UUID batch(NewRow row) {
        BatchId batch = row.future().task().batch();
        return batch == null ? null : batch.value();
    }

    /** How a future is added that does not stand as it was made ready. */
    static NewRow standing(NewRow row, StandingColumns standing, int watched) {
        return new NewRow(
                standing,
                row.callbacks(),
                row.spec(),
                row.options(),
                row.inputs(),
                row.after(),
                watched,
                row.maxQueued());
    }
}
