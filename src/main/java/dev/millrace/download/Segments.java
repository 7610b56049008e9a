package dev.millrace.download;

import dev.millrace.content.ByteRanges;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
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
 * a slow one holds up the end; nothing under {@value #SMALLEST} bytes is made that way, for a request has its price too.
 */
final class Segments {

    static final long SMALLEST = 1 << 20;

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

    // INVARIANT: the segments of both are disjoint, and together everything that no connection has delivered yet.
    private final Deque<Segment> waiting = new ArrayDeque<>();
    private final List<Segment> running = new ArrayList<>();

    /**
     * @param gaps what is to be fetched
     * @param connections at least 1
     */
    Segments(ByteRanges gaps, int connections) {
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
            while (true) {
                var next = next();
                if (next != null) {
                    next.begin();
                    running.add(next);
                    return next;
                }
                if (running.isEmpty()) {
                    return null;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Segment next() {
        var first = waiting.poll();
        if (first != null) {
            return first;
        }
        return running.stream()
                .max(Comparator.comparingLong(Segment::left))
                .filter(largest -> largest.left() >= 2 * SMALLEST)
                .map(Segment::halved)
                .orElse(null);
    }

    /** The bytes that a segment still lacks, as they are now. */
    Span bounds(Segment segment) {
        return locked(() -> new Span(segment.at(), segment.end()));
    }

    /**
     * To be called when the next bytes of a segment have arrived, before they are written.
     *
     * @return how many of them belong to it still; the others are another connection's by now
     */
    int advance(Segment segment, int bytes) {
        return locked(() -> segment.advance(bytes));
    }

    /**
     * Adds to a segment what follows it, if that waits for a connection, or is another one's that has got nothing of it yet:
     * whoever reads an answer that goes on there is faster than a new request.
     *
     * @return whether it does
     */
    boolean extend(Segment segment) {
        return locked(() -> Stream.concat(waiting.stream(), running.stream().filter(Segment::isUntouched))
                .filter(other -> other.left() > 0 && other.at() == segment.end())
                .findFirst()
                .map(other -> {
                    segment.takeOver(other);
                    waiting.remove(other);
                    return true;
                })
                .orElse(false));
    }

    /** Ends the work at a segment. What it lacks is to be taken by another connection. */
    void end(Segment segment) {
        locked(() -> {
            if (running.remove(segment) && segment.left() > 0) {
                waiting.addFirst(segment);
            }
            changed.signalAll();
            return segment;
        });
    }

    /** Bytes that no connection has delivered yet. */
    long left() {
        return locked(() -> sum(waiting) + sum(running));
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
