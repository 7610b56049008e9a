package dev.millrace.store.row;

import dev.millrace.task.FutureQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The SQL of one list of futures, and its parameters. */
public record Listing(String sql, List<Object> parameters) {

    /** An id is made at most this long before the time that is recorded as its creation, such as for a slow upload. */
    private static final Duration ID_BEFORE_CREATION = Duration.ofHours(1);

    public Listing {
        parameters = List.copyOf(parameters);
    }

    public static Listing of(FutureQuery query, Dialect dialect) {
        var where = new ArrayList<String>();
        var parameters = new ArrayList<Object>();
        var from = from(query, dialect, where, parameters);
        filters(query, where, parameters);
        range(query, dialect, where, parameters);
        var condition = where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where);
        var id = id(query);
        parameters.add(query.limit() + 1);
        return new Listing(
                "SELECT " + FutureRow.COLUMNS + " FROM " + from + condition + " ORDER BY " + id + " DESC LIMIT ?",
                parameters);
    }

    /** The column that the list is ordered by. */
    private static String id(FutureQuery query) {
        if (query.after() != null) {
            return "link.successor";
        }
        return query.labels().isEmpty() ? "futures.id" : "label.future_id";
    }

    private static String from(FutureQuery query, Dialect dialect, List<String> where, List<Object> parameters) {
        var labels = query.labels().entrySet().iterator();
        var from = "futures" + dialect.alongFor(query);
        if (query.after() != null) {
            where.add("link.predecessor = ?");
            parameters.add(dialect.id(query.after().value()));
            from = "dependencies link " + dialect.join() + " futures ON futures.id = link.successor";
        } else if (labels.hasNext()) {
            var first = labels.next();
            where.add("label.name = ? AND label.value = ?");
            parameters.add(first.getKey());
            parameters.add(first.getValue());
            from = "labels label " + dialect.join() + " futures ON futures.id = label.future_id";
        }
        labels.forEachRemaining(other -> {
            where.add("EXISTS (SELECT 1 FROM labels WHERE name = ? AND value = ? AND future_id = " + id(query) + ")");
            parameters.add(other.getKey());
            parameters.add(other.getValue());
        });
        return from;
    }

    private static void filters(FutureQuery query, List<String> where, List<Object> parameters) {
        if (query.state() != null) {
            // A literal, so that the planner sees which index it is the condition of.
            where.add("futures.state = '" + query.state().name() + "'");
            if (query.state().active()) {
                where.add("futures.node IS NOT NULL");
            }
        }
        if (query.pool() != null) {
            where.add("futures.pool = ?");
            parameters.add(query.pool().value());
        }
        if (query.type() != null) {
            where.add("futures.type = ?");
            parameters.add(query.type());
        }
        if (query.owner() != null) {
            where.add("futures.owner = ?");
            parameters.add(query.owner());
            OwnerIndex.of(query).ifPresent(index -> where.add(index.condition()));
        }
    }

    private static void range(FutureQuery query, Dialect dialect, List<String> where, List<Object> parameters) {
        var id = id(query);
        if (query.before() != null) {
            where.add(id + " < ?");
            parameters.add(dialect.id(query.before().value()));
        }
        if (query.since() != null) {
            where.add("futures.created_at >= ?");
            parameters.add(Times.nanos(query.since()));
            where.add(id + " >= ?");
            parameters.add(dialect.id(firstIdOf(query.since().minus(ID_BEFORE_CREATION))));
        }
    }

    /** The least UUIDv7 of a millisecond begins with its 48 bits (RFC 9562). */
    private static UUID firstIdOf(Instant time) {
        return new UUID(Math.max(0, time.toEpochMilli()) << Short.SIZE, 0);
    }
}
