package dev.millrace.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.millrace.pool.ChildStatus;
import dev.millrace.task.PoolKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    public record Listing(List<Pool> pools) {}

    /**
     * One pool.
     *
     * @param children the processes that are ready, oldest first; absent in pools of threads
     */
    public record Pool(
            @JsonUnwrapped PoolStatus status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<ChildStatus> children) {}

    @ReadOperation
    public Listing pools() {
        return new Listing(pools.list().stream().map(this::pool).toList());
    }

    private Pool pool(PoolStatus status) {
        boolean processes = status.definition().kind() == PoolKind.PROCESS;
        var children = processes ? pools.children(status.definition().name()) : null;
        return new Pool(status.masked(), children);
    }
}
