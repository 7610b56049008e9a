package dev.millrace.download;

import dev.millrace.content.ByteRanges;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be fetched of a file, divided among connections. Safe for use by many threads.
 *
 * <p>It is cut into as many equal pieces as there are connections, or more if it is large, which are fetched from the front
 * on: so the bytes can be hashed as they come, and little is left to hash when the last ones are there. A connection that
 * finds no piece takes over the second half of what is left of the largest one that another is at, so that none is idle while
 * a slow one holds up the end; nothing under {@value #SMALLEST} bytes is made that way, for a request has its price too. If it
 * then has waited for a while and there is still nothing to take, it takes over smaller halves, and at last fetches the same
 * bytes as the other one: the first to bring a byte delivers it. So a connection that stops holds up the end by no more than
 * that while.
 */
final class Segments {

    static final long SMALLEST = 1 << 20;

    /** The least that is taken over from a connection that is late; less is fetched beside it. */
    static final long LEAST = 64 << 10;

    /** How long an idle connection waits before it takes what another one is late with. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /** Connections that fetch the same bytes. */
    private static final int MOST_READERS = 3;

    /** Large files are cut into so many pieces for each connection, none of them smaller than {@link #TURN}. */
    private static final int ROUNDS = 4;

    private static final long TURN = 16 << 20;

    /**
     * A run of bytes.
     *
     * @param to the byte after the last one; as {@code from} when there are none
     */
    record Span(long from, long to) {
        long length() {
            return to - from;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Duration patience;

    // INVARIANT: the segments of both are disjoint, and together everything that no connection has delivered yet.
    private final Deque<Segment> waiting = new ArrayDeque<>();
    private final List<Segment> running = new ArrayList<>();

    /**
     * @param gaps what is to be fetched
     * @param connections at least 1
     */
    Segments(ByteRanges gaps, int connections) {
        this(gaps, connections, PATIENCE);
    }

    /** @param patience how long an idle connection waits before it takes what another one is late with */
    Segments(ByteRanges gaps, int connections, Duration patience) {
        this.patience = patience;
        long piece = piece(Math.ceilDiv(gaps.size(), connections), connections);
        for (var gap : gaps.ranges()) {
            for (long from = gap.from(); from < gap.to(); from += piece) {
                waiting.add(new Segment(from, Math.min(from + piece, gap.to())));
            }
        }
    }

    private static long piece(long share, int connections) {
        long turn = connections == 1 ? share : Math.max(TURN, Math.ceilDiv(share, ROUNDS));
        return Math.max(SMALLEST, Math.min(share, turn));
    }

    /** How many connections have something to do at first. */
    int pieces() {
        return locked(waiting::size);
    }

    /**
     * The next segment to fetch, from the front of the file on; now its taker's, who gives it back by {@link #end}. Waits
     * while there is nothing to take but others are at work, whose rest may come back.
     *
     * @return {@code null} when everything has been delivered
     */
    @Nullable
    Segment take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (rest() > 0) {
                var next = next();
                if (next == null && !changed.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                    next = late();
                }
                if (next != null) {
                    next.begin();
                    return next;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Segment next() {
        var first = waiting.poll();
        if (first == null) {
            return half(SMALLEST);
        }
        running.add(first);
        return first;
    }

    /** What may not come in time: half of it, or the same once more if that is little. */
    private @Nullable Segment late() {
        var half = half(LEAST);
        return half != null
                ? half
                : running.stream()
                        .filter(segment -> segment.left() > 0 && segment.readers() < MOST_READERS)
                        .min(Comparator.comparingInt(Segment::readers)
                                .thenComparing(
                                        Comparator.comparingLong(Segment::left).reversed()))
                        .orElse(null);
    }

    private @Nullable Segment half(long smallest) {
        var half = running.stream()
                .max(Comparator.comparingLong(Segment::left))
                .filter(largest -> largest.left() >= 2 * smallest)
                .map(Segment::halved)
                .orElse(null);
        if (half != null) {
            running.add(half);
        }
        return half;
    }

    /** The bytes that a segment still lacks, as they are now. */
    Span bounds(Segment segment) {
        return locked(() -> new Span(segment.at(), segment.end()));
    }

    /**
     * To be called when the next bytes of a segment have arrived at a connection, before they are written.
     *
     * @param from where the connection is, which read everything of the segment before that
     * @return those that nobody has delivered before, from now on delivered; up to where the segment goes on to be the
     *     connection's, also if there are none: all behind that is another one's by now
     */
    Span advance(Segment segment, long from, int bytes) {
        return locked(() -> {
            long to = Math.max(from, Math.min(from + bytes, segment.end()));
            var fresh = new Span(Math.min(segment.at(), to), to);
            segment.advanceTo(to);
            if (rest() == 0) {
                changed.signalAll();
            }
            return fresh;
        });
    }

    /**
     * Whether a segment lacks anything still. If it does not, it gets what follows it, if an answer goes on that far and that
     * waits for a connection or is another one's that has got nothing of it yet: whoever reads that answer is faster than a new
     * request.
     *
     * @param end where the answer ends
     */
    boolean goesOn(Segment segment, long end) {
        return locked(() -> segment.left() > 0 || segment.end() < end && extend(segment));
    }

    private boolean extend(Segment segment) {
        return Stream.concat(waiting.stream(), running.stream().filter(Segment::isUntouched))
                .filter(other -> other.left() > 0 && other.at() == segment.end())
                .findFirst()
                .map(other -> {
                    segment.takeOver(other);
                    waiting.remove(other);
                    return true;
                })
                .orElse(false);
    }

    /** Ends the work of a connection at a segment. What it lacks is to be taken by another one, unless one is at it. */
    void end(Segment segment) {
        locked(() -> {
            if (segment.leave() && running.remove(segment) && segment.left() > 0) {
                waiting.addFirst(segment);
            }
            changed.signalAll();
            return segment;
        });
    }

    /** Bytes that no connection has delivered yet. */
    long left() {
        return locked(this::rest);
    }

    private long rest() {
        return sum(waiting) + sum(running);
    }

    private static long sum(Iterable<Segment> segments) {
        long sum = 0;
        for (var segment : segments) {
            sum += segment.left();
        }
        return sum;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
