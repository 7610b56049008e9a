package dev.millrace.pool.process;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether pools of processes can start workers, and keep them: down as long as one cannot, and up again by itself. Neither for
 * readiness nor for liveness: all else works, and a restart cures nothing of this.
 */
final class WorkersHealthIndicator extends AbstractHealthIndicator {

    private final Workers workers;

    WorkersHealthIndicator(Workers workers) {
        super("the workers could not be looked at");
        this.workers = workers;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        for (var pool : workers.pools()) {
            var children = pool.workers();
            var problem = children.problem();
            if (problem.isPresent()) {
                builder.down();
            }
            builder.withDetail(pool.name().value(), details(children.count(), problem.orElse("none")));
        }
    }

    private static Map<String, Object> details(Children.Count count, String problem) {
        var details = new LinkedHashMap<String, Object>();
        details.put("problem", problem);
        details.put("idle", count.idle());
        details.put("busy", count.busy());
        details.put("starting", count.starting());
        return details;
    }
}
