package dev.millrace.engine;

import java.util.List;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/pools}: every pool as it stands now. */
@Endpoint(id = "pools")
public final class PoolsEndpoint {

    private final Pools pools;

    PoolsEndpoint(Pools pools) {
        this.pools = pools;
    }

    /** All pools, by name. */
    public record Listing(List<PoolStatus> pools) {}

    @ReadOperation
    public Listing pools() {
        return new Listing(pools.list());
    }
}
