package dev.millrace.store;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where futures are kept.
 *
 * @param url JDBC URL of a PostgreSQL database. Not supported yet: leave it out, and an SQLite file in the data directory is
 *     used.
 * @param username for the database that the URL names.
 * @param password for the database that the URL names.
 */
@ConfigurationProperties("millrace.store")
public record StoreProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password) {

    /** The password is left out. */
    @Override
    public String toString() {
        return "StoreProperties[url=" + url + ", username=" + username + "]";
    }
}
