package dev.millrace.content;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much the server stores.
 *
 * @param maxBytes the most that the content of one future may have.
 * @param reserveBytes what is kept free on the disk: content that would take it is refused, so that the store beside it can
 *     still write.
 * @param quota the most that all content together may take, with what is unfinished; bytes that several futures have count
 *     once. If absent, the disk is the limit.
 * @param cache the most that copies of content that is not on this server may take here: child processes read files.
 * @param dir a directory for content on a file system that all servers of the database have mounted. If absent, each keeps its
 *     own in its data directory.
 */
@ConfigurationProperties("millrace.content")
public record ContentProperties(
        @DefaultValue("10GB") DataSize maxBytes,
        @DefaultValue("256MB") DataSize reserveBytes,
        @Nullable DataSize quota,
        @DefaultValue("10GB") DataSize cache,
        @Nullable Path dir) {

    /** @throws IllegalArgumentException naming what is wrong */
    public ContentProperties {
        if (maxBytes.toBytes() < 1) {
            throw new IllegalArgumentException("millrace.content.max-bytes must be at least 1");
        }
        if (reserveBytes.isNegative()) {
            throw new IllegalArgumentException("millrace.content.reserve-bytes must not be negative");
        }
        if (cache.isNegative()) {
            throw new IllegalArgumentException("millrace.content.cache must not be negative");
        }
        if (quota != null && quota.toBytes() < 1) {
            throw new IllegalArgumentException("millrace.content.quota must be at least 1");
        }
    }
}
