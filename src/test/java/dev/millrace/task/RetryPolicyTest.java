package dev.millrace.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final RetryPolicy STEADY = new RetryPolicy(5, Duration.ofMillis(100), 3, Duration.ofSeconds(2), 0);

    @Test
    void pausesGrowUpToTheLongest() {
        assertThat(STEADY.delayAfter(1, fixed(0.9))).isEqualTo(Duration.ofMillis(100));
        assertThat(STEADY.delayAfter(2, fixed(0.9))).isEqualTo(Duration.ofMillis(300));
        assertThat(STEADY.delayAfter(3, fixed(0.9))).isEqualTo(Duration.ofMillis(900));
        assertThat(STEADY.delayAfter(4, fixed(0.9))).isEqualTo(Duration.ofSeconds(2));
        assertThat(STEADY.delayAfter(100, fixed(0.9))).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void jitterShortensByItsPartAtMost() {
        var policy = new RetryPolicy(5, Duration.ofMillis(1000), 2, Duration.ofMinutes(1), 0.5);
        assertThat(policy.delayAfter(1, fixed(0))).isEqualTo(Duration.ofMillis(1000));
        assertThat(policy.delayAfter(1, fixed(0.5))).isEqualTo(Duration.ofMillis(750));
        assertThat(policy.delayAfter(1, fixed(1))).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void theNumberOfAttemptsChangesAlone() {
        assertThat(STEADY.withMaxAttempts(9))
                .isEqualTo(new RetryPolicy(9, Duration.ofMillis(100), 3, Duration.ofSeconds(2), 0));
    }

    static RandomGenerator fixed(double value) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return value;
            }
        };
    }
}
