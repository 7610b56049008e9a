package dev.millrace.pool;

import dev.millrace.task.FutureId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A process of a pool as it stands now.
 *
 * @param age since it was started
 * @param tasks how many it has done, without the present one
 * @param rssBytes its resident memory, as it was seen last; absent if it was not
 * @param future the one that it works for; absent: it is idle
 */
public record ChildStatus(
        long pid,
        Duration age,
        int tasks,
        @Nullable Long rssBytes,
        @Nullable FutureId future) {}
