package dev.millrace.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next where the next part begins; absent on the last one
 */
public record Page<T>(List<T> items, @Nullable FutureId next) {
    public Page {
        items = List.copyOf(items);
    }
}
