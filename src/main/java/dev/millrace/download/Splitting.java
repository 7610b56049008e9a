package dev.millrace.download;

import dev.millrace.download.fair.HostBusyException;
import dev.millrace.net.OutboundResponse;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.Progress;
import dev.millrace.task.TaskContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what a file lacks over several connections at once, each on a virtual thread of its own; none of them outlives
 * {@link #run}, which an interrupt ends. For one use.
 *
 * <p>A connection that breaks is not made again: what it lacked is taken by the others. So a server that takes fewer than are
 * wanted is left with those that it takes; the first answer alone, which goes to the end of the file, can fetch it all. One
 * that holds up the end is not waited for: once the others have brought what it was to bring, it is broken off.
 */
final class Splitting {

    /** Of a connection that the host has no room for: what it was to fetch is left to the others, or to a later attempt. */
    private static final Outcome LEFT =
            new Outcome.Postponed(Instant.EPOCH, "the host has no room for more connections");

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int PAUSES = 3;
    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Network network;
    private final Failures failures;
    private final TaskContext context;
    private final Gathered into;
    private final Segments segments;
    private final long total;
    private List<Site> sites = List.of();
    private final Crew crew = new Crew(Thread.currentThread().getName() + "-");

    /** What ends the work of all connections, and not of one only. */
    private final AtomicReference<@Nullable Exception> fatal = new AtomicReference<>();

    private final AtomicReference<@Nullable Outcome> lastFailure = new AtomicReference<>();

    /** Connections that did not give up. */
    private final AtomicInteger working = new AtomicInteger();

    Splitting(Network network, Failures failures, TaskContext context, Gathered into, Segments segments, long total) {
        this.network = network;
        this.failures = failures;
        this.context = context;
        this.into = into;
        this.segments = segments;
        this.total = total;
    }

    /**
     * Returns when everything is here, or no connection is left.
     *
     * @param first a partial answer of the first source, from the first byte that is lacking on
     * @param sources at least one; connections are spread over them
     * @return the last failure, if something is still lacking
     * @throws ChangedException if a source went over to another state of the file
     * @throws IOException if the disk failed
     */
    @Nullable
    Outcome run(OutboundResponse first, List<Source> sources, int connections)
            throws IOException, InterruptedException {
        // Closing it waits for all.
        try (crew) {
            begin(first, sources, connections);
        }
        rethrow(fatal.get());
        return segments.left() == 0 ? null : lastFailure.get();
    }

    private void begin(OutboundResponse first, List<Source> sources, int connections)
            throws IOException, InterruptedException {
        into.draft().note(into.note().toJson());
        sites = sources.stream()
                .map(source -> new Site(source, into.validatorAt(source)))
                .toList();
        if (!sites.getFirst().accepts(first)) {
            throw new ChangedException(first.url().getHost());
        }
        int wanted = Math.min(connections, segments.pieces());
        working.set(wanted);
        var segment = Objects.requireNonNull(segments.take());
        crew.start(() -> work(sites, () -> begun(sites.getFirst(), segment, first)));
        for (int i = 1; i < wanted; i++) {
            var own = rotated(sites, i);
            crew.start(() -> work(own, null));
        }
    }

    /** The sources that gave anything. */
    List<Source> givers() {
        return sites.stream().filter(Site::used).map(Site::source).toList();
    }

    private static List<Site> rotated(List<Site> sites, int by) {
        var rotated = new ArrayList<Site>();
        for (int i = 0; i < sites.size(); i++) {
            rotated.add(sites.get((i + by) % sites.size()));
        }
        return rotated;
    }

    private static void rethrow(@Nullable Exception failure) throws IOException, InterruptedException {
        switch (failure) {
            case null -> {}
            case InterruptedException e -> throw e;
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    /** Fetches one piece. */
    private interface Piece {
        /** @return the failure of a connection */
        @Nullable
        Outcome fetch() throws IOException, InterruptedException;
    }

    /** The life of one connection: piece after piece. */
    private void work(List<Site> sites, @Nullable Piece begun) {
        try {
            // One of them waits for its turn, so that the others need not.
            var requests = begun == null ? network.spare() : network.parts();
            if (!fetchFromAny(sites, begun, requests) && working.decrementAndGet() == 0) {
                tryAgain(sites);
            }
        } catch (Exception e) {
            if (!(e instanceof InterruptedException) || !crew.isDone()) {
                fatal.compareAndSet(null, e);
                crew.stop();
            }
        }
    }

    /** A server that limits connections may count some that are closed already; the last one gives it time to notice. */
    private void tryAgain(List<Site> sites) throws IOException, InterruptedException {
        for (int i = 0; i < PAUSES && mayPassSoon(lastFailure.get()); i++) {
            Thread.sleep(PAUSE);
            if (fetchFromAny(sites, null, network.parts())) {
                return;
            }
        }
    }

    private static boolean mayPassSoon(@Nullable Outcome outcome) {
        if (!(outcome instanceof Outcome.Failed failed) || failed.error().code() != ErrorCode.HTTP_STATUS) {
            return false;
        }
        var wait = failed.retryAfter();
        return failed.error().retryable() && (wait == null || wait.compareTo(PAUSE) <= 0);
    }

    /** Whether nothing is left to fetch; otherwise all sites failed. */
    private boolean fetchFromAny(List<Site> sites, @Nullable Piece begun, Requests requests)
            throws IOException, InterruptedException {
        var piece = begun;
        for (var site : sites) {
            if (!site.useless() && fetchFrom(site, piece, requests)) {
                return true;
            }
            piece = null;
        }
        return false;
    }

    /** Its answer goes on to the end of the file, so its connection is to be given up as soon as it is of no use. */
    private Outcome.@Nullable Failed begun(Site site, Segment segment, OutboundResponse first)
            throws IOException, InterruptedException {
        try (first) {
            return receive(site, segment, segments.bounds(segment).from(), first);
        }
    }

    /** Whether nothing is left to fetch; otherwise the site failed. */
    private boolean fetchFrom(Site site, @Nullable Piece begun, Requests requests)
            throws IOException, InterruptedException {
        var failed = begun == null ? null : begun.fetch();
        while (failed == null) {
            var segment = segments.take();
            if (segment == null) {
                return true;
            }
            failed = request(site, segment, requests);
        }
        if (failed.equals(LEFT)) {
            lastFailure.compareAndSet(null, failed);
        } else {
            site.failed();
            lastFailure.set(failed);
        }
        return false;
    }

    private @Nullable Outcome request(Site site, Segment segment, Requests requests)
            throws IOException, InterruptedException {
        boolean received = false;
        var asked = segments.bounds(segment);
        try (var response =
                crew.network(() -> requests.part(site.source(), asked.from(), asked.to(), site.validator()))) {
            var failed = check(site, asked, response);
            if (failed != null) {
                return failed;
            }
            received = true;
            return receive(site, segment, asked.from(), response);
        } catch (UnansweredException e) {
            checkStop();
            return e.why() instanceof HostBusyException
                    ? LEFT
                    : failures.unanswered(e, site.source().host());
        } finally {
            if (!received) {
                segments.end(segment);
            }
        }
    }

    /** @throws ChangedException if it tells that the bytes from there which are here already are of another state */
    private Outcome.@Nullable Failed check(Site site, Segments.Span asked, OutboundResponse response)
            throws ChangedException {
        boolean isPart = response.status() == PARTIAL_CONTENT;
        if (isPart && PartCheck.isExactly(response, asked, total) && site.accepts(response)) {
            return null;
        }
        if (site.used() && tellsOfAnotherState(site, response)) {
            throw new ChangedException(response.url().getHost());
        }
        var refused = isPart ? null : failures.status(response);
        return refused == null ? Failures.otherRange(response.url().getHost()) : refused;
    }

    private boolean tellsOfAnotherState(Site site, OutboundResponse response) {
        var known = site.validator();
        return switch (response.status()) {
            // The whole comes when the state is another; or when the server, this time, has no ranges.
            case OK -> known != null && !known.equals(Validator.of(response));
            case PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE ->
                known != null && !known.standsIn(response)
                        || ContentRange.parse(response.header("Content-Range"))
                                .filter(part -> part.total() != ContentRange.UNKNOWN && part.total() != total)
                                .isPresent();
            default -> false;
        };
    }

    private Outcome.@Nullable Failed receive(Site site, Segment segment, long from, OutboundResponse response)
            throws IOException, InterruptedException {
        long end = ContentRange.parse(response.header("Content-Range"))
                .map(ContentRange::to)
                .orElse(total);
        long at = from;
        try {
            var body = network.body(response);
            while (true) {
                checkStop();
                int read;
                try {
                    read = crew.network(body::next);
                } catch (IOException e) {
                    checkStop();
                    return new Outcome.Failed(failures.ofBody(e, site.source().host()));
                }
                if (read < 0) {
                    return at == end || isDelivered(segment)
                            ? null
                            : new Outcome.Failed(
                                    Failures.truncated(site.source().host()));
                }
                int wanted = (int) Math.min(read, end - at);
                at += write(segment, at, body.bytes(), wanted, end);
                // The rest is of no use where other connections are at it, or have brought it.
                if (wanted < read || at < end && isDelivered(segment)) {
                    return null;
                }
            }
        } finally {
            segments.end(segment);
        }
    }

    /**
     * @param at where the connection is
     * @param end where the answer ends
     * @return how many of the bytes were the connection's to bring, also if another one was faster with some
     */
    private int write(Segment segment, long at, byte[] bytes, int read, long end) throws IOException {
        int written = 0;
        boolean goesOn = true;
        while (goesOn && written < read) {
            var fresh = segments.advance(segment, at + written, read - written);
            if (fresh.length() > 0) {
                into.draft().write(fresh.from(), bytes, (int) (fresh.from() - at), (int) fresh.length());
            }
            written = (int) (fresh.to() - at);
            goesOn = segments.goesOn(segment, end);
        }
        long left = segments.left();
        context.progress(new Progress(total - left, total, Transfer.UNIT, null));
        if (left == 0) {
            crew.done();
        }
        return written;
    }

    private boolean isDelivered(Segment segment) {
        return segments.bounds(segment).length() == 0;
    }

    /** The attempt is told to stop by a flag, its connections by an interrupt, also when one of them ends them all. */
    private void checkStop() throws InterruptedException {
        context.checkStop();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("told to stop");
        }
    }
}
