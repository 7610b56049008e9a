package dev.millrace.engine;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How servers that share a database live beside each other; the same for all of them.
 *
 * @param nodeTimeout how long a server may be silent before it counts as dead, and what it ran is run again elsewhere. It
 *     gives a sign of life three times as often.
 */
@ConfigurationProperties("millrace.cluster")
@Validated
public record ClusterProperties(
        @DefaultValue("15s") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration nodeTimeout) {}
