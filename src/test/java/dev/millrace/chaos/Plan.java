package dev.millrace.chaos;

import java.time.Duration;

/**
 * How much is done.
 *
 * @param seed decides who does what when
 * @param tasks how many are submitted
 * @param time for how long they are submitted
 * @param random whether there is a storm meanwhile; otherwise everything happens once, by a script
 */
record Plan(long seed, int tasks, Duration time, boolean random) {

    /** The pool that a tenth of the tasks are to run in, of which no more than {@link #TOTAL} may run at a time on all servers. */
    static final String SHARED_POOL = "shared";

    static final int TOTAL = 3;

    /** A long run if the system properties say how long, a short one by the script otherwise. */
    static Plan fromProperties() {
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        var seconds = Integer.getInteger("chaos.seconds");
        return seconds == null
                ? new Plan(seed, Integer.getInteger("chaos.tasks", 1_000), Duration.ofSeconds(10), false)
                : new Plan(seed, Integer.getInteger("chaos.tasks", 20_000), Duration.ofSeconds(seconds), true);
    }

    /** Whether networks fail for real: for root only. */
    static boolean privileged() {
        return Boolean.getBoolean("chaos.netns");
    }

    /** Where a task is to run. */
    static String poolOf(int task) {
        return task % 10 == 3 ? SHARED_POOL : "io";
    }

    /** When a task is submitted, counted from the begin. */
    Duration dueAfter(int task) {
        return time.multipliedBy(task).dividedBy(tasks);
    }
}
