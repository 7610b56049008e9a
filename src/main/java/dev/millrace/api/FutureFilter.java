package dev.millrace.api;

import dev.millrace.api.json.Times;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.PoolName;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Reads which futures to list from the query. */
final class FutureFilter {

    private static final Set<String> KNOWN =
            Set.of("state", "pool", "type", "label", "since", "limit", "cursor", "after", "owner");
    private static final Set<String> KNOWN_OF_EVENTS =
            Set.of("state", "pool", "type", "label", "since", "owner", LastEventId.PARAMETER);
    private static final Set<String> TYPES = Set.of(TaskSpec.DOWNLOAD, TaskSpec.COMPUTE, TaskSpec.UPLOAD);
    private static final int LONGEST_OWNER = 255;
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private FutureFilter() {}

    static FutureQuery of(HttpServletRequest request) {
        var query = new Query(request, KNOWN);
        var filter = read(query);
        query.errors().refuseIfAny();
        return filter;
    }

    /** Which futures to tell of: the same without the pages. */
    static FutureQuery ofEvents(Query query) {
        return read(query);
    }

    static Query eventsQuery(HttpServletRequest request) {
        return new Query(request, KNOWN_OF_EVENTS);
    }

    private static FutureQuery read(Query query) {
        return new FutureQuery(
                query.read("state", FutureFilter::state),
                query.read("pool", PoolName::new),
                query.read("type", FutureFilter::type),
                query.read("owner", FutureFilter::owner),
                query.pairs("label"),
                query.read("since", Times::parse),
                query.read("cursor", FutureFilter::cursor),
                Objects.requireNonNullElse(query.read("limit", FutureFilter::limit), DEFAULT_LIMIT),
                query.read("after", FutureFilter::future));
    }

    private static TaskState state(String text) {
        try {
            return TaskState.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("must be one of " + Arrays.toString(TaskState.values()));
        }
    }

    private static String type(String text) {
        if (!TYPES.contains(text)) {
            throw new IllegalArgumentException("must be download, compute or upload");
        }
        return text;
    }

    private static String owner(String text) {
        if (text.isEmpty() || text.length() > LONGEST_OWNER) {
            throw new IllegalArgumentException("must be the name of a key");
        }
        return text;
    }

    private static FutureId cursor(String text) {
        return FutureId.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("must be the nextCursor of an earlier answer"));
    }

    private static FutureId future(String text) {
        return FutureId.parse(text).orElseThrow(() -> new IllegalArgumentException("must be the id of a future"));
    }

    static Integer limit(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw new IllegalArgumentException("must be a whole number from 1 to " + MAX_LIMIT);
        }
        return Integer.valueOf(text);
    }
}
