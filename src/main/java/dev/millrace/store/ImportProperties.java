package dev.millrace.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a database is filled with when a server first starts on it.
 *
 * @param from data directory of a stopped server whose embedded store is copied into the database, which must hold nothing yet.
 *     Without effect once that is done.
 */
@ConfigurationProperties("millrace.store.import")
public record ImportProperties(@Nullable Path from) {}
