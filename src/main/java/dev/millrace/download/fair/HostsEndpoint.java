package dev.millrace.download.fair;

import dev.millrace.task.HostFollower;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** {@code /actuator/hosts}: the hosts that asked not to be asked again before a time, and the way to ask them all the same. */
@Endpoint(id = "hosts")
public final class HostsEndpoint {

    static final int MOST = 100;

    private final HostGate gate;
    private final List<HostFollower> followers;

    public HostsEndpoint(HostGate gate, List<HostFollower> followers) {
        this.gate = gate;
        this.followers = List.copyOf(followers);
    }

    /**
     * The hosts that are closed.
     *
     * @param closed the {@value #MOST} that are closed for longest, longest first
     * @param count how many there are
     */
    public record Listing(List<Closed> closed, int count) {}

    /** One host, and when it may be asked again. */
    public record Closed(String host, Instant until) {}

    @ReadOperation
    public Listing hosts() {
        return new Listing(gate.closed(MOST), gate.closed());
    }

    /** Opens a host, and lets go what was put off because of it; 404 if it is not closed. */
    @DeleteOperation
    public WebEndpointResponse<Void> open(@Selector String host) {
        var name = HostLimits.canonical(host);
        if (!gate.open(name)) {
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
        }
        followers.forEach(follower -> follower.opened(name));
        return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
    }
}
