package dev.millrace.task;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a task is tried and how long it pauses in between: exponential, capped, with jitter.
 *
 * @param maxAttempts 1 to 100, the first one included
 * @param multiplier the pause grows by this factor each time, 1 to 10
 * @param jitter the part of each pause that is drawn by chance, 0 to 1
 */
public record RetryPolicy(int maxAttempts, Duration initialDelay, double multiplier, Duration maxDelay, double jitter) {

    public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.5);

    /** This policy with another number of attempts. */
    public RetryPolicy withMaxAttempts(int attempts) {
        return new RetryPolicy(attempts, initialDelay, multiplier, maxDelay, jitter);
    }

    /**
     * The pause after the given number of failed attempts.
     *
     * @param failed at least 1
     */
    public Duration delayAfter(int failed, RandomGenerator random) {
        double growth = Math.pow(multiplier, failed - 1.0);
        double full = Math.min(initialDelay.toMillis() * growth, maxDelay.toMillis());
        return Duration.ofMillis(Math.round(full * (1 - jitter * random.nextDouble())));
    }
}
