package dev.millrace.download.fair;

import dev.millrace.net.Admission;
import dev.millrace.net.OutboundResponse;
import dev.millrace.net.RetryAfter;
import dev.millrace.task.TaskContext;
import java.io.IOException;
import java.time.Clock;
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

    public HostGate(HostLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.closed = new ClosedHosts(clock);
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

    /** How many hosts it keeps something of. */
    int size() {
        return lines.size() + closed.size();
    }

    /** @param context absent: of one that does not wait */
    private Admission.Pass admit(String name, @Nullable TaskContext context, boolean closes)
            throws IOException, InterruptedException {
        var host = HostLimits.canonical(name);
        requireOpen(host);
        var limit = limits.of(host);
        if (limit == null) {
            return new Pass(host, null, closes);
        }
        var line = enter(host, limit);
        boolean admitted = false;
        try {
            take(line, host, context);
            var pass = new Pass(host, line, closes);
            admitted = true;
            requireOpen(pass);
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

    private void requireOpen(String host) throws HostClosedException {
        var until = closed.closedUntil(host);
        if (until != null) {
            throw new HostClosedException(host, until);
        }
    }

    /** The host may have been closed while the connection was waited for. */
    private void requireOpen(Pass pass) throws HostClosedException {
        try {
            requireOpen(pass.host);
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
        private final boolean closes;
        private final AtomicBoolean ended = new AtomicBoolean();

        Pass(String host, @Nullable HostLine line, boolean closes) {
            this.host = host;
            this.line = line;
            this.closes = closes;
        }

        @Override
        public void answered(OutboundResponse response) {
            if (closes && CLOSING.contains(response.status())) {
                var wait = RetryAfter.parse(response.header("Retry-After"), clock);
                if (wait != null) {
                    closed.close(host, wait);
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
