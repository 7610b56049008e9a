package dev.millrace.store.row;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times as whole nanoseconds since 1970, so that each comes back exactly as it was; past 2262 as the last of them. */
public final class Times {

    private static final long NANOS = 1_000_000_000L;
    private static final long LAST_SECOND = Long.MAX_VALUE / NANOS - 1;

    private Times() {}

    public static long nanos(Instant time) {
        long second = Math.clamp(time.getEpochSecond(), -LAST_SECOND, LAST_SECOND);
        return second * NANOS + time.getNano();
    }

    public static @Nullable Long nanosOrNull(@Nullable Instant time) {
        return time == null ? null : nanos(time);
    }

    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    public static @Nullable Instant instantOrNull(@Nullable Long nanos) {
        return nanos == null ? null : instant(nanos);
    }
}
