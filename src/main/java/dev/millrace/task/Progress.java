package dev.millrace.task;

import org.jspecify.annotations.Nullable;

/**
 * How far an attempt has come, as it told last. Kept in memory only.
 *
 * @param completed units done, at least 0
 * @param total units in all, if known
 * @param unit what is counted, such as {@code bytes} or {@code rows}
 */
public record Progress(
        long completed,
        @Nullable Long total,
        String unit,
        @Nullable String message) {

    /** The part done, from 0 to 1, if the total is known. */
    public @Nullable Double fraction() {
        if (total == null) {
            return null;
        }
        return total == 0 ? 1.0 : Math.min(1.0, (double) completed / total);
    }
}
