package dev.millrace.engine;

import dev.millrace.engine.BatchParts.Item;
import dev.millrace.task.Insertion.OverQuota;
import dev.millrace.task.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a stream of tasks keeps to a quota: it asks for no more than there was room for, and pauses while there is none. Nobody
 * tells when there is, since that may be due to any server; so it asks again, less and less often. Used by one thread.
 */
final class Allowance {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMillis(500);

    private final Duration stall;
    private final BooleanSupplier givenUp;

    /** How many tasks to ask for at once. */
    private int most = Integer.MAX_VALUE;

    private Duration pause = SHORTEST;

    /** Since when there has been no room; absent: there was some. */
    private @Nullable Long fullSince;

    /** @param stall for how long there may be no room before the stream is given up */
    Allowance(Duration stall, BooleanSupplier givenUp) {
        this.stall = stall;
        this.givenUp = givenUp;
    }

    /** The first of them, as many as are worth being asked for now. */
    List<Item> of(List<Item> items) {
        return items.subList(0, Math.min(most, items.size()));
    }

    /** What was asked for was taken. */
    void taken() {
        most = Integer.MAX_VALUE;
        pause = SHORTEST;
        fullSince = null;
    }

    /**
     * They were too many: fewer are asked for next, after a pause if there is no room at all.
     *
     * @param retryAfter when it may be worth trying again once the stream is given up
     * @throws Refusal.QuotaExceeded if there was no room for too long
     */
    void refused(OverQuota why, List<Item> items, Duration retryAfter) {
        int fitting = fitting(items, why.room());
        most = Math.max(1, fitting);
        if (fitting > 0) {
            return;
        }
        long now = System.nanoTime();
        long since = fullSince == null ? now : fullSince;
        fullSince = since;
        if (now - since >= stall.toNanos()) {
            throw new Refusal.QuotaExceeded(why.max(), why.room(), retryAfter);
        }
        var left = Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), stall.toNanos() - (now - since)));
        var atMost = pause.compareTo(left) < 0 ? pause : left;
        Waiting.atMost(new CompletableFuture<Void>(), new Wait(atMost, givenUp), over -> {});
        pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
    }

    /** How many of the first families have room. */
    private static int fitting(List<Item> items, long room) {
        long left = room;
        int fitting = 0;
        for (var item : items) {
            left -= item.family().size();
            if (left < 0) {
                break;
            }
            fitting++;
        }
        return fitting;
    }
}
