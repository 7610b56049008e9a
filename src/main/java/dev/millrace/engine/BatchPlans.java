package dev.millrace.engine;

import dev.millrace.task.FieldError;
import dev.millrace.task.FutureId;
import dev.millrace.task.Insertion;
import dev.millrace.task.ModuleCall;
import dev.millrace.task.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** Checks and plans tasks that are handed in together, so that whatever is wrong is told with its place among them. */
final class BatchPlans {

    /** Enough to correct a request by. */
    private static final int MOST_ERRORS = 50;

    private final Planner planner;

    BatchPlans(Planner planner) {
        this.planner = planner;
    }

    /**
     * The futures of every task.
     *
     * @throws Refusal.Invalid with what is wrong with any of them
     */
    List<Planner.Planned> all(List<Submission> tasks, Planner.Terms terms) {
        List<FieldError> errors = new ArrayList<>();
        List<Planner.Planned> planned = new ArrayList<>(tasks.size());
        for (int i = 0; i < tasks.size() && errors.size() < MOST_ERRORS; i++) {
            try {
                planned.addAll(plan(tasks.get(i), terms));
            } catch (Refusal refusal) {
                errors.addAll(errors(refusal, inArray(i)));
            }
        }
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors.subList(0, Math.min(errors.size(), MOST_ERRORS)));
        }
        return planned;
    }

    /**
     * The futures of one task.
     *
     * @param place what stands before the names of its fields
     * @throws Refusal.Invalid with what is wrong with it
     */
    List<Planner.Planned> one(Submission task, Planner.Terms terms, String place) {
        try {
            return plan(task, terms);
        } catch (Refusal refusal) {
            throw new Refusal.Invalid(errors(refusal, place));
        }
    }

    private List<Planner.Planned> plan(Submission task, Planner.Terms terms) {
        planner.check(task);
        return planner.plan(task, terms);
    }

    /** What stands before the names of the fields of a task in an array. */
    static String inArray(int index) {
        return "tasks[" + index + "].";
    }

    /** What stands before the names of the fields of a task on a line. */
    static String onLine(long line) {
        return "line " + line + ": ";
    }

    private static List<FieldError> errors(Refusal refusal, String place) {
        return switch (refusal) {
            case Refusal.Invalid invalid ->
                invalid.errors().stream()
                        .map(error -> new FieldError(place + error.field(), error.message()))
                        .toList();
            case Refusal.PoolNotFound unknown -> List.of(error(place + "pool", unknown));
            case Refusal.FunctionNotFound unknown -> List.of(error(place + "function", unknown));
            // not the fault of one task: the server's state, or that of all of them
            case Refusal other -> throw other;
        };
    }

    private static FieldError error(String field, Refusal refusal) {
        return new FieldError(field, String.valueOf(refusal.getMessage()));
    }

    /** What the store had against one of the tasks; a quota is not about one. */
    static Refusal refused(Insertion why, List<Submission> tasks, IntFunction<String> place) {
        return switch (why) {
            case Insertion.NoPredecessor(var missing) ->
                new Refusal.Invalid(after(missing, tasks, place), "there is no future " + missing);
            case Insertion.TooManySuccessors(var predecessor) ->
                new Refusal.Invalid(
                        after(predecessor, tasks, place), "future " + predecessor + " has too many successors already");
            case Insertion.NoModule(var missing) ->
                new Refusal.Invalid(
                        first(tasks, task -> calls(task, missing), place, "function"),
                        String.valueOf(new Refusal.FunctionNotFound(missing).getMessage()));
            case Insertion.Inserted _, Insertion.Replayed _, Insertion.KeyReused _, Insertion.OverQuota _ ->
                throw new IllegalStateException("no refusal of a member: " + why);
        };
    }

    /** The field that names this predecessor. */
    private static String after(FutureId predecessor, List<Submission> tasks, IntFunction<String> place) {
        return first(tasks, task -> names(task, predecessor), place, "after");
    }

    /** A field of the first of the tasks that is meant. */
    private static String first(
            List<Submission> tasks, Predicate<Submission> meant, IntFunction<String> place, String field) {
        for (int i = 0; i < tasks.size(); i++) {
            if (meant.test(tasks.get(i))) {
                return place.apply(i) + field;
            }
        }
        return field;
    }

    private static boolean names(Submission task, FutureId predecessor) {
        return task.after().stream().anyMatch(each -> each.predecessor().equals(predecessor))
                || task.continuations().stream().anyMatch(each -> names(each.task(), predecessor));
    }

    private static boolean calls(Submission task, ModuleCall call) {
        return ModuleCall.of(task.spec()).stream().anyMatch(call::equals)
                || task.continuations().stream().anyMatch(each -> calls(each.task(), call));
    }
}
