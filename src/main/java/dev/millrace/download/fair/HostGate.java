package dev.millrace.download.fair;

import dev.millrace.net.Admission;
import dev.millrace.net.OutboundResponse;
import dev.millrace.net.RetryAfter;
import dev.millrace.task.TaskContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where every request of a download passes: sees to it that there are not more connections to a host than there may be, and
 * none while it asked for a pause. A host is its name, whatever the port. Safe for use by any number of threads.
 */
public final class HostGate {

    /** Too Many Requests, Service Unavailable: the answers whose {@code Retry-After} is meant for everyone. */
    private static final Set<Integer> CLOSING = Set.of(429, 503);

    private final HostLimits limits;
    private final Clock clock;
    private final ClosedHosts closed;

    /** Of the hosts with a limit, those in use. */
    private final ConcurrentMap<String, HostLine> lines = new ConcurrentHashMap<>();

    private final AtomicInteger waiting = new AtomicInteger();

    /** @param longestPause no host is left alone for longer, whatever it asks */
    public HostGate(HostLimits limits, Duration longestPause, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.closed = new ClosedHosts(longestPause, clock);
    }

    /**
     * Lets requests of an attempt wait for their connection, first come, first served; the attempt tells so meanwhile.
     *
     * <p>Throws {@link HostClosedException} where a host is closed.
     */
    public Admission waiting(TaskContext context) {
        return name -> admit(name, context, true);
    }

    /**
     * The same for an attempt that has had an answer, and asks for more of it over several connections. What a host answers
     * to those closes it for nobody: it may mean no more than that they are too many.
     */
    public Admission parts(TaskContext context) {
        return name -> admit(name, context, false);
    }

    /**
     * Lets requests for parts pass only at once and if nobody waits: for connections beyond the first of an attempt, which do
     * not compete with the first one of another.
     *
     * <p>Throws {@link HostBusyException} where there is none free, and {@link HostClosedException} where a host is closed.
     */
    public Admission spare() {
        return name -> admit(name, null, false);
    }

    /** How many wait for a connection now. */
    int waiting() {
        return waiting.get();
    }

    /** How many hosts are closed now. */
    int closed() {
        return closed.current();
    }

    /** Those that are closed for longest, longest first. */
    List<HostsEndpoint.Closed> closed(int limit) {
        return closed.list(limit);
    }

    /** Lets a host be asked again; whether it was closed. */
    boolean open(String host) {
        return closed.open(host);
    }

    /** How many hosts it keeps something of. */
    int size() {
        return lines.size() + closed.size();
    }

    /** @param context absent: of one that does not wait */
    private Admission.Pass admit(String name, @Nullable TaskContext context, boolean closes)
            throws IOException, InterruptedException {
        var host = HostLimits.canonical(name);
        requireOpen(host, context);
        var limit = limits.of(host);
        if (limit == null) {
            return new Pass(host, null, closes ? context : null);
        }
        var line = enter(host, limit);
        boolean admitted = false;
        try {
            take(line, host, context);
            var pass = new Pass(host, line, closes ? context : null);
            admitted = true;
            requireOpen(pass, context);
            return pass;
        } finally {
            if (!admitted) {
                leave(host);
            }
        }
    }

    private void take(HostLine line, String host, @Nullable TaskContext context)
            throws HostBusyException, InterruptedException {
        if (line.tryTake()) {
            return;
        }
        if (context == null) {
            throw new HostBusyException(host);
        }
        waiting.incrementAndGet();
        try (var _ = context.waitingFor(host)) {
            line.take();
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void requireOpen(String host, @Nullable TaskContext context) throws HostClosedException {
        var until = closed.closedUntil(host);
        if (until != null) {
            if (context != null) {
                context.heldBackBy(host);
            }
            throw new HostClosedException(host, until);
        }
    }

    /** The host may have been closed while the connection was waited for. */
    private void requireOpen(Pass pass, @Nullable TaskContext context) throws HostClosedException {
        try {
            requireOpen(pass.host, context);
        } catch (HostClosedException e) {
            pass.end();
            throw e;
        }
    }

    private HostLine enter(String host, int limit) {
        return lines.compute(host, (_, line) -> (line == null ? new HostLine(limit) : line).entered());
    }

    private void leave(String host) {
        lines.computeIfPresent(host, (_, line) -> line.left() ? line : null);
    }

    /** The leave for one request. */
    private final class Pass implements Admission.Pass {

        private final String host;
        private final @Nullable HostLine line;

        /** Whose answer may close the host; absent: this one's does not. */
        private final @Nullable TaskContext closing;

        private final AtomicBoolean ended = new AtomicBoolean();

        Pass(String host, @Nullable HostLine line, @Nullable TaskContext closing) {
            this.host = host;
            this.line = line;
            this.closing = closing;
        }

        @Override
        public void answered(OutboundResponse response) {
            if (closing != null && CLOSING.contains(response.status())) {
                var wait = RetryAfter.parse(response.header("Retry-After"), clock);
                if (wait != null) {
                    closed.close(host, wait);
                    closing.heldBackBy(host);
                }
            }
        }

        @Override
        public void end() {
            if (line != null && ended.compareAndSet(false, true)) {
                line.giveBack();
                leave(host);
            }
        }
    }
}
