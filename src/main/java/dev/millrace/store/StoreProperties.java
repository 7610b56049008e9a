package dev.millrace.store;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where futures are kept. All but the first is for PostgreSQL.
 *
 * @param url JDBC URL of a PostgreSQL database. Absent or empty: an SQLite file in the data directory.
 * @param username for the database that the URL names.
 * @param password for the database that the URL names.
 * @param writers connections that write, each with a thread of its own.
 * @param readers connections that read, at most.
 * @param connectTimeout how long making a connection may take.
 * @param statementTimeout how long a statement may take.
 * @param lockTimeout how long a statement may wait for what is locked by others.
 */
@ConfigurationProperties("millrace.store")
@Validated
public record StoreProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("2") @Min(1) @Max(16) int writers,
        @DefaultValue("8") @Min(1) @Max(100) int readers,

        @DefaultValue("5s") @DurationMin(seconds = 1) @DurationMax(minutes = 1)
        Duration connectTimeout,

        @DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration statementTimeout,

        @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(hours = 1)
        Duration lockTimeout) {

    /** The password is left out, and so are the parameters of the URL, among which there may be one as well. */
    @Override
    public String toString() {
        var place = url == null ? null : url.replaceFirst("\\?.*", "");
        return "StoreProperties[url=" + place + ", username=" + username + ", writers=" + writers + ", readers="
                + readers
                + ", connectTimeout=" + connectTimeout + ", statementTimeout=" + statementTimeout + ", lockTimeout="
                + lockTimeout + "]";
    }
}
