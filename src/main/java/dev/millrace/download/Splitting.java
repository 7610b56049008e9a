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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what a file lacks over several connections at once, each on a virtual thread of its own; none of them outlives
 * {@link #run}, which an interrupt ends. For one use.
 *
 * <p>A connection that breaks is not made again: what it lacked is taken by the others. So a server that takes fewer than are
 * wanted is left with those that it takes; the first answer alone, which goes to the end of the file, can fetch it all.
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
        into.draft().note(into.note().toJson());
        var sites = sources.stream()
                .map(source -> new Site(source, into.validatorAt(source)))
                .toList();
        if (!sites.getFirst().accepts(first)) {
            throw new ChangedException(first.url().getHost());
        }
        int wanted = Math.min(connections, segments.pieces());
        working.set(wanted);
        var segment = Objects.requireNonNull(segments.take());
        var name = Thread.currentThread().getName() + "-";
        // Closing it waits for all, and passes an interrupt on to them.
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name, 1).factory())) {
            threads.execute(() -> work(threads, sites, () -> begun(sites.getFirst(), segment, first)));
            for (int i = 1; i < wanted; i++) {
                var own = rotated(sites, i);
                threads.execute(() -> work(threads, own, null));
            }
        } catch (RejectedExecutionException _) {
            // one that was quick to end them all; the others have ended by now
        }
        rethrow(fatal.get());
        return segments.left() == 0 ? null : lastFailure.get();
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
    private void work(ExecutorService all, List<Site> sites, @Nullable Piece begun) {
        try {
            // One of them waits for its turn, so that the others need not.
            var requests = begun == null ? network.spare() : network.parts();
            if (!fetchFromAny(sites, begun, requests) && working.decrementAndGet() == 0) {
                tryAgain(sites);
            }
        } catch (Exception e) {
            fatal.compareAndSet(null, e);
            all.shutdownNow();
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
            return receive(site, segment, first);
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
        try (var response = requests.part(site.source(), asked.from(), asked.to(), site.validator())) {
            var failed = check(site, asked, response);
            if (failed != null) {
                return failed;
            }
            received = true;
            return receive(site, segment, response);
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

    private Outcome.@Nullable Failed receive(Site site, Segment segment, OutboundResponse response)
            throws IOException, InterruptedException {
        long end = ContentRange.parse(response.header("Content-Range"))
                .map(ContentRange::to)
                .orElse(total);
        try {
            var body = network.body(response);
            while (true) {
                checkStop();
                int read;
                try {
                    read = body.next();
                } catch (IOException e) {
                    checkStop();
                    return new Outcome.Failed(failures.ofBody(e, site.source().host()));
                }
                if (read < 0) {
                    boolean complete = segments.bounds(segment).length() == 0;
                    return complete
                            ? null
                            : new Outcome.Failed(
                                    Failures.truncated(site.source().host()));
                }
                if (write(segment, body.bytes(), read, end)) {
                    return null;
                }
            }
        } finally {
            segments.end(segment);
        }
    }

    /**
     * @param end where the answer ends
     * @return whether the rest of the answer is of no use, because other connections are at what it holds
     */
    private boolean write(Segment segment, byte[] bytes, int read, long end) throws IOException {
        int written = 0;
        boolean goesOn = true;
        while (goesOn && written < read) {
            long at = segments.bounds(segment).from();
            int taken = segments.advance(segment, read - written);
            into.draft().write(at, bytes, written, taken);
            written += taken;
            var left = segments.bounds(segment);
            goesOn = left.length() > 0 || left.to() < end && segments.extend(segment);
        }
        context.progress(new Progress(total - segments.left(), total, Transfer.UNIT, null));
        return !goesOn && (written < read || segments.bounds(segment).to() < end);
    }

    /** The attempt is told to stop by a flag, its connections by an interrupt, also when one of them ends them all. */
    private void checkStop() throws InterruptedException {
        context.checkStop();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("told to stop");
        }
    }
}
