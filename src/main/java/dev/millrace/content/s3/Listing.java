package dev.millrace.content.s3;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** The objects whose keys begin with something, in the order of their keys, a thousand at a time. For one thread. */
public final class Listing {

    /**
     * An object.
     *
     * @param modified by the server's clock
     */
    public record Item(String key, long bytes, Instant modified) {}

    private final S3Client client;
    private final Calls calls;
    private final String bucket;
    private final String prefix;

    private final Queue<Item> page = new ArrayDeque<>();
    private @Nullable String next;
    private boolean last;

    Listing(S3Client client, Calls calls, String bucket, String prefix) {
        this.client = client;
        this.calls = calls;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /** The next one; {@code null}: there are no more. */
    public @Nullable Item next() throws IOException {
        while (page.isEmpty() && !last) {
            fetch();
        }
        return page.poll();
    }

    private void fetch() throws IOException {
        var answer = calls.call(() -> client.listObjectsV2(
                request -> request.bucket(bucket).prefix(prefix).continuationToken(next)));
        answer.contents().forEach(found -> page.add(new Item(found.key(), found.size(), found.lastModified())));
        next = answer.nextContinuationToken();
        last = !Boolean.TRUE.equals(answer.isTruncated());
    }
}
