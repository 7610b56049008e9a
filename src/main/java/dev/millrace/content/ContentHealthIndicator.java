package dev.millrace.content;

import dev.millrace.task.ContentPlace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Where content is, whether it outlives this server, and whether its bucket can be used. What is wrong with a disk, the store
 * notices first.
 */
final class ContentHealthIndicator extends AbstractHealthIndicator {

    private final ContentPlace place;
    private final @Nullable BucketContent bucket;

    /** @param bucket absent: content is kept in a directory */
    ContentHealthIndicator(ContentPlace place, @Nullable BucketContent bucket) {
        super("the place of content could not be told");
        this.place = place;
        this.bucket = bucket;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up()
                .withDetail("place", place.name())
                .withDetail("shared", place.shared())
                .withDetail(
                        "meaning",
                        place.shared()
                                ? "Content is where other servers have it as well."
                                : "Content is on this server alone: it is away while the server is, and dies with its disk.");
        if (bucket != null) {
            look(builder, bucket);
        }
    }

    private static void look(Health.Builder builder, BucketContent content) {
        builder.withDetail("bucket", content.bucket().name());
        try {
            content.owner().check();
        } catch (IOException | ForeignContentException e) {
            builder.down().withDetail("problem", String.valueOf(e.getMessage()));
        }
    }
}
