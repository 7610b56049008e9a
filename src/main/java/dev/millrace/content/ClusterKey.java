package dev.millrace.content;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the servers of a database prove themselves to each other.
 *
 * @param key a key that the others let in, of a reader or admin: servers ask each other for content with it. Needed where they
 *     have keys, and no place for content that all of them share.
 */
@ConfigurationProperties("millrace.cluster")
record ClusterKey(@Nullable String key) {

    /** @throws IllegalArgumentException without telling it */
    ClusterKey {
        if (key != null && !key.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("millrace.cluster.key must be visible ASCII without spaces");
        }
    }

    boolean isSet() {
        return key != null && !key.isEmpty();
    }

    /** Without the key, so that it is in no log. */
    @Override
    public String toString() {
        return isSet() ? "a key" : "no key";
    }
}
