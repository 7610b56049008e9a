package dev.millrace.api.request;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.task.Dependency;
import dev.millrace.task.Dependency.Condition;
import dev.millrace.task.FutureId;
import dev.millrace.task.Task;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code after}: a list of ids, or of objects of an id and a condition. */
final class Predecessors {

    private static final String FIELD = "after";
    private static final String FUTURE = "future";
    private static final String ON = "on";
    private static final Set<String> KNOWN = Set.of(FUTURE, ON);

    private final @Nullable Condition byDefault;
    private final FieldErrors errors;
    private final LinkedHashMap<FutureId, Dependency> read = new LinkedHashMap<>();

    private Predecessors(@Nullable Condition byDefault, FieldErrors errors) {
        this.byDefault = byDefault;
        this.errors = errors;
    }

    /** What a task that has no errors is to run after. */
    static List<Dependency> of(TaskRequest task) {
        return read(task, false, new FieldErrors());
    }

    /**
     * What a task is to run after, as far as that can be read.
     *
     * @param continuation whether it has a predecessor beside those
     */
    static List<Dependency> read(TaskRequest task, boolean continuation, FieldErrors errors) {
        var after = task.after();
        if (after == null || after.isNull()) {
            errors.require(task.on() == null, ON, "says when to run after others, and there is no after");
            return List.of();
        }
        var most = continuation ? Task.MAX_PREDECESSORS - 1 : Task.MAX_PREDECESSORS;
        if (!after.isArray() || after.isEmpty() || after.size() > most) {
            errors.add(FIELD, "must be a list of 1 to " + most + " futures");
            return List.of();
        }
        var predecessors = new Predecessors(task.on(), errors);
        for (int i = 0; i < after.size(); i++) {
            predecessors.add(FIELD + "[" + i + "]", after.get(i));
        }
        return List.copyOf(predecessors.read.values());
    }

    private void add(String place, JsonNode item) {
        var id = item.isObject() ? idIn(place, item) : id(place, item);
        var when = item.isObject() ? conditionIn(place, item) : Optional.ofNullable(byDefault);
        id.ifPresent(predecessor -> {
            var dependency = new Dependency(predecessor, when.orElse(Condition.SUCCESS));
            errors.require(read.put(predecessor, dependency) == null, place, "names the same future once more");
        });
    }

    private Optional<FutureId> idIn(String place, JsonNode item) {
        var unknown = new HashSet<>(item.propertyNames());
        unknown.removeAll(KNOWN);
        unknown.forEach(name -> errors.add(place + "." + name, "is no known field; known are future, on"));
        return id(place + "." + FUTURE, item.path(FUTURE));
    }

    private Optional<FutureId> id(String place, JsonNode text) {
        var id = text.isString() ? FutureId.parse(text.stringValue()) : Optional.<FutureId>empty();
        errors.require(id.isPresent(), place, "must be the id of a future");
        return id;
    }

    private Optional<Condition> conditionIn(String place, JsonNode item) {
        if (!item.has(ON)) {
            return Optional.ofNullable(byDefault);
        }
        var named = item.path(ON).asString("");
        var condition = Arrays.stream(Condition.values())
                .filter(each -> Objects.equals(each.wire(), named))
                .findFirst();
        errors.require(condition.isPresent(), place + "." + ON, "must be one of success, failure, done");
        return condition;
    }
}
