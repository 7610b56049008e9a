package dev.millrace.api.request;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.task.Durations;
import dev.millrace.task.PoolName;
import dev.millrace.task.TaskOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What holds for the options of every type of task. */
public final class OptionRules {

    private static final int MAX_LABELS = 16;
    private static final Pattern LABEL_KEY = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("\\P{Cntrl}{0,255}", Pattern.UNICODE_CHARACTER_CLASS);

    private OptionRules() {}

    static void check(TaskRequest task, FieldErrors errors) {
        var pool = task.pool();
        errors.require(
                pool == null || PoolName.isValid(pool),
                "pool",
                "must be 1 to 63 lower-case letters, digits and inner hyphens");
        var priority = task.priority();
        errors.require(
                priority == null || Math.abs((long) priority) <= TaskOptions.MAX_PRIORITY,
                "priority",
                "must be from -100 to 100");
        checkTimes(task, errors);
        if (task.retry() instanceof RetryRequest retry) {
            retry.check("retry.", errors);
        }
        checkLabels(task.labels(), errors);
        checkRetention(task.retention(), errors);
    }

    private static void checkTimes(TaskRequest task, FieldErrors errors) {
        errors.require(task.delay() == null || task.runAt() == null, "runAt", "cannot stand together with delay");
        positive(task.ttl(), "ttl", errors);
        positive(task.timeout(), "timeout", errors);
        var delay = task.delay();
        var ttl = task.ttl();
        errors.require(
                delay == null || ttl == null || delay.compareTo(ttl) <= 0,
                "delay",
                "must not be longer than ttl: it would always expire");
    }

    /** A time as far away as a delay may be at most, for the task and all its continuations. */
    public static void checkRunAt(TaskRequest task, Instant now, FieldErrors errors) {
        var runAt = task.runAt();
        errors.require(
                runAt == null || !runAt.isAfter(now.plus(Durations.MAX)),
                "runAt",
                "must be at most " + Durations.MAX.toDays() + " days from now");
        task.forEachContinuation((place, when, next) -> checkRunAt(next, now, errors.under(place)));
    }

    public static void checkRetention(@Nullable Duration retention, FieldErrors errors) {
        positive(retention, "retention", errors);
    }

    static void positive(@Nullable Duration duration, String field, FieldErrors errors) {
        errors.require(duration == null || duration.toMillis() > 0, field, "must be at least 1ms");
    }

    /** Labels: up to 16, keys that fit a query, values of up to 255 characters. */
    public static void checkLabels(@Nullable Map<String, @Nullable String> labels, FieldErrors errors) {
        if (labels == null) {
            return;
        }
        errors.require(labels.size() <= MAX_LABELS, "labels", "must be at most 16");
        labels.forEach((key, value) -> checkLabel(key, value, errors));
    }

    private static void checkLabel(String key, @Nullable String value, FieldErrors errors) {
        var shown = key.length() > 80 ? key.substring(0, 80) + "…" : key;
        errors.require(
                LABEL_KEY.matcher(key).matches(),
                "labels." + shown,
                "the key must be 1 to 63 letters, digits and inner '.', '_', '-' or '/'");
        errors.require(
                value != null && LABEL_VALUE.matcher(value).matches(),
                "labels." + shown,
                "the value must be text of at most 255 characters, none of them a control character");
    }
}
