package dev.millrace.content;

import dev.millrace.task.ContentPlace;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Where content is, and whether it outlives this server. Always up: what is wrong with a disk, the store notices first. */
final class ContentHealthIndicator extends AbstractHealthIndicator {

    private final ContentPlace place;

    ContentHealthIndicator(ContentPlace place) {
        super("the place of content could not be told");
        this.place = place;
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
    }
}
