package dev.millrace.callback;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How callbacks are delivered.
 *
 * @param concurrency deliveries under way at once; half of them are kept for targets whose last delivery arrived.
 * @param perTarget deliveries under way at once to one target, which is a scheme, host and port.
 * @param secrets secrets that callbacks name instead of carrying one: each whsec_ and base64 of 24 to 64 bytes, or two of
 *     them, the new one first, while receivers change over. The one named default signs for callbacks that name none.
 * @param shutdownGrace how long deliveries under way may go on when the server stops.
 * @param timeout how long one attempt may take, from the name look-up to the end of the answer.
 */
@ConfigurationProperties("millrace.callbacks")
@Validated
public record CallbackProperties(
        @DefaultValue("256") @Min(2) @Max(100_000) int concurrency,
        @DefaultValue("4") @Min(1) @Max(10_000) int perTarget,
        @DefaultValue Map<String, String> secrets,

        @DefaultValue("5s") @DurationMin @DurationMax(hours = 1)
        Duration shutdownGrace,

        @DefaultValue("15s") @DurationMin(millis = 1) @DurationMax(hours = 1)
        Duration timeout) {

    public CallbackProperties {
        secrets = Map.copyOf(secrets);
    }

    /** Leaves out the secrets. */
    @Override
    public String toString() {
        return "CallbackProperties[concurrency=" + concurrency + ", perTarget=" + perTarget + ", secrets="
                + secrets.keySet() + ", shutdownGrace=" + shutdownGrace + ", timeout=" + timeout + "]";
    }
}
