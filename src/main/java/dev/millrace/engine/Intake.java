package dev.millrace.engine;

import dev.millrace.task.Dependency;
import dev.millrace.task.FieldError;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.TaskOptions;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks what a client asks for and fills in what it left out. */
final class Intake {

    private final FutureStore store;
    private final Duration retention;

    Intake(FutureStore store, Duration retention) {
        this.store = store;
        this.retention = retention;
    }

    /**
     * Sees to it that whatever a submission is to run after exists now, as far as that one may know.
     *
     * @throws Refusal.Invalid naming every place of a future that does not
     */
    void requirePredecessors(Submission submission, Requester by) {
        Map<String, FutureId> named = new LinkedHashMap<>();
        collect(named, "", submission);
        if (named.isEmpty()) {
            return;
        }
        var existing =
                Set.copyOf(store.existing(named.values().stream().distinct().toList(), by));
        var errors = named.entrySet().stream()
                .filter(each -> !existing.contains(each.getValue()))
                .map(each -> new FieldError(each.getKey(), "there is no future " + each.getValue()))
                .toList();
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
    }

    private static void collect(Map<String, FutureId> named, String place, Submission submission) {
        var after = submission.after();
        for (int i = 0; i < after.size(); i++) {
            named.put(place + "after[" + i + "]", after.get(i).predecessor());
        }
        submission.continuations().forEach(next -> collect(named, place + next.field() + ".", next.task()));
    }

    /**
     * The futures whose content a task reads. Those that it runs after are not looked at: they have yet to produce it.
     *
     * @throws Refusal.Invalid naming every field whose future does not exist or has no content
     */
    Set<FutureId> inputs(Handled<?> handled, List<Dependency> after, Requester by) {
        var named = handled.inputs();
        if (named.isEmpty()) {
            return Set.of();
        }
        var awaited = after.stream().map(Dependency::predecessor).collect(Collectors.toSet());
        List<FieldError> errors = new ArrayList<>();
        named.forEach((field, id) -> {
            var problem = awaited.contains(id)
                    ? null
                    : problemWith(handled, field, store.find(id).filter(by::mayKnow), id);
            if (problem != null) {
                errors.add(new FieldError(field, problem));
            }
        });
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
        return new HashSet<>(named.values());
    }

    private static @Nullable String problemWith(
            Handled<?> handled, String field, Optional<FutureRecord> found, FutureId input) {
        var future = found.orElse(null);
        if (future == null) {
            return "there is no future " + input;
        }
        if (future.state() != TaskState.SUCCEEDED) {
            return "future " + input + " is " + future.state() + ", not SUCCEEDED";
        }
        var ending = future.ending();
        return ending == null || ending.content() == null
                ? "future " + input + " has no content"
                : handled.wrongInput(field, future);
    }

    /** When a task may start at the earliest; absent: now. */
    static @Nullable Instant notBefore(SubmitOptions asked, Instant now) {
        if (asked.delay() != null && asked.runAt() != null) {
            throw new Refusal.Invalid("runAt", "give delay or runAt, not both");
        }
        var time = asked.delay() != null ? now.plus(asked.delay()) : asked.runAt();
        return time == null || !time.isAfter(now) ? null : time;
    }

    /** By when a task is to start; absent: whenever. */
    static @Nullable Instant expiresAt(SubmitOptions asked, @Nullable Instant notBefore, Instant now) {
        if (asked.ttl() == null) {
            return null;
        }
        var expires = now.plus(asked.ttl());
        if (notBefore != null && !notBefore.isBefore(expires)) {
            throw new Refusal.Invalid("ttl", "the task would expire before it may start");
        }
        return expires;
    }

    TaskOptions options(SubmitOptions asked, RetryPolicy byDefault) {
        return new TaskOptions(
                asked.priority() == null ? 0 : asked.priority(),
                asked.timeout(),
                retry(asked.retry(), byDefault),
                asked.labels(),
                asked.retention() == null ? retention : asked.retention(),
                asked.onShutdown() == null ? OnShutdown.REQUEUE : asked.onShutdown());
    }

    private static RetryPolicy retry(SubmitOptions.@Nullable Retry asked, RetryPolicy byDefault) {
        if (asked == null) {
            return byDefault;
        }
        return new RetryPolicy(
                asked.maxAttempts() == null ? byDefault.maxAttempts() : asked.maxAttempts(),
                asked.initialDelay() == null ? byDefault.initialDelay() : asked.initialDelay(),
                asked.multiplier() == null ? byDefault.multiplier() : asked.multiplier(),
                asked.maxDelay() == null ? byDefault.maxDelay() : asked.maxDelay(),
                asked.jitter() == null ? byDefault.jitter() : asked.jitter());
    }
}
