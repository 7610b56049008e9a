package dev.millrace.security;

import org.jspecify.annotations.Nullable;

/**
 * A key as it is configured; several of one name stand for one holder, whose key is being replaced.
 *
 * @param name of its holder: a letter or digit, then up to 63 letters, digits, dots, dashes and underscores
 * @param role what it may do
 * @param hash SHA-256 of the key, as 64 lower-case hexadecimal digits
 * @param requestsPerSecond how many requests its holder may make on this server; absent: any number
 * @param maxQueued how many futures that have not started its holder may have; absent: as many as the queues take
 */
public record KeySettings(
        @Nullable String name,
        @Nullable Role role,
        @Nullable String hash,
        @Nullable Integer requestsPerSecond,
        @Nullable Integer maxQueued) {

    /** Without the hash, so that it is in no log. */
    @Override
    public String toString() {
        return "the key of " + name;
    }
}
