package dev.millrace.pool.process;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the workers of process pools are supervised.
 *
 * @param backoff the pause after a worker failed to start; doubled by each further failure in a row.
 * @param beginTimeout how long a worker may take to begin a task that it was given, before it is killed and another one gets
 *     the task.
 * @param grace how long a task that was told to stop may go on before its worker is killed.
 * @param maxBackoff the longest such pause.
 * @param maxStartFailures workers in a row that did not start, after which tasks fail instead of waiting and the pool counts
 *     as unhealthy.
 * @param rssInterval how often the resident memory of workers is looked at, where the system tells it.
 * @param startTimeout how long a worker may take to start.
 */
@ConfigurationProperties("millrace.workers")
@Validated
public record WorkersProperties(
        @DefaultValue("100ms") @DurationMin(millis = 1) @DurationMax(hours = 1)
        Duration backoff,

        @DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(hours = 1)
        Duration beginTimeout,

        @DefaultValue("1s") @DurationMin @DurationMax(hours = 1)
        Duration grace,

        @DefaultValue("10s") @DurationMin(millis = 1) @DurationMax(hours = 1)
        Duration maxBackoff,

        @DefaultValue("5") @Min(1) @Max(1_000_000) int maxStartFailures,

        @DefaultValue("200ms") @DurationMin(millis = 10) @DurationMax(hours = 1)
        Duration rssInterval,

        @DefaultValue("30s") @DurationMin(millis = 1) @DurationMax(hours = 1)
        Duration startTimeout) {}
