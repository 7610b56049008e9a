package dev.millrace.engine;

import dev.millrace.task.Dependency;
import dev.millrace.task.FutureId;
import dev.millrace.task.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** A task with continuations as a test needs it: {@code task("done").then(task("done")).build()}. */
final class Family {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TaskSpec spec;
    private final List<Dependency> after = new ArrayList<>();
    private final List<Continuation> continuations = new ArrayList<>();
    private SubmitOptions options = SubmitOptions.DEFAULTS;

    private Family(TaskSpec spec) {
        this.spec = spec;
    }

    static Family task(String function) {
        return new Family(new TaskSpec.Compute(function, JsonNodeFactory.instance.objectNode()));
    }

    /** @param args with references in them, single quotes for double ones */
    static Family task(String function, String args) {
        var fields =
                JSON.createObjectNode().put("function", function).set("args", JSON.readTree(args.replace('\'', '"')));
        return new Family(new TaskSpec.Deferred(TaskSpec.COMPUTE, fields));
    }

    Family options(SubmitOptions value) {
        options = value;
        return this;
    }

    Family after(FutureId... predecessors) {
        Arrays.stream(predecessors).forEach(id -> after(id, Dependency.Condition.SUCCESS));
        return this;
    }

    Family after(FutureId predecessor, Dependency.Condition condition) {
        after.add(new Dependency(predecessor, condition));
        return this;
    }

    Family then(Family next) {
        return add(next, Dependency.Condition.SUCCESS, "then");
    }

    Family onFailure(Family next) {
        return add(next, Dependency.Condition.FAILURE, "onFailure");
    }

    Family onDone(Family next) {
        return add(next, Dependency.Condition.DONE, "onDone");
    }

    private Family add(Family next, Dependency.Condition when, String field) {
        continuations.add(new Continuation(next.build(), when, field));
        return this;
    }

    Submission build() {
        return new Submission(spec, options, null, List.of(), after, continuations);
    }
}
