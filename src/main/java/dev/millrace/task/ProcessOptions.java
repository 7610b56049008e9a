package dev.millrace.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was said of the processes of a pool, as {@link ProcessSettings} has it; what is absent gets its default. */
public record ProcessOptions(
        @Nullable Long maxHeapBytes,
        @Nullable Long maxRssBytes,
        @Nullable Integer maxTasksPerChild,
        @Nullable Duration idleTimeout,
        @Nullable Integer warm,
        @Nullable Map<String, String> env,
        @Nullable List<String> jvmOptions) {

    /**
     * What it comes to in a pool of a kind; {@code null} in pools of other kinds than processes.
     *
     * @throws Refusal.Invalid with everything that is wrong, or that is said of a pool that has no processes
     */
    public @Nullable ProcessSettings of(PoolKind kind) {
        if (kind == PoolKind.PROCESS) {
            return settings();
        }
        var errors = new ArrayList<FieldError>();
        given().forEach((name, value) -> {
            if (value != null) {
                errors.add(new FieldError(name, "goes with the kind process only"));
            }
        });
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
        return null;
    }

    private Map<String, @Nullable Object> given() {
        var all = new LinkedHashMap<String, @Nullable Object>();
        all.put("maxHeapBytes", maxHeapBytes);
        all.put("maxRssBytes", maxRssBytes);
        all.put("maxTasksPerChild", maxTasksPerChild);
        all.put("idleTimeout", idleTimeout);
        all.put("warm", warm);
        all.put("env", env);
        all.put("jvmOptions", jvmOptions);
        return all;
    }

    private ProcessSettings settings() {
        long heap = Objects.requireNonNullElse(maxHeapBytes, ProcessSettings.DEFAULT_HEAP);
        return new ProcessSettings(
                heap,
                maxRssBytes == null ? ProcessSettings.defaultRss(heap) : maxRssBytes,
                Objects.requireNonNullElse(maxTasksPerChild, ProcessSettings.DEFAULT_TASKS),
                Objects.requireNonNullElse(idleTimeout, ProcessSettings.DEFAULT_IDLE),
                Objects.requireNonNullElse(warm, 0),
                Objects.requireNonNullElse(env, Map.of()),
                Objects.requireNonNullElse(jvmOptions, List.of()));
    }
}
