package dev.millrace.download;

/**
 * A piece of a file that is fetched from its front on, as a rule by one connection. Its bounds are read and changed by
 * {@link Segments}.
 */
final class Segment {

    /** The next byte that is wanted. */
    private long at;

    /** The byte after the last one; lowered when another connection takes over the end, and raised when that one gave it back. */
    private long end;

    private boolean untouched = true;

    /** Connections that are at it. */
    private int readers;

    Segment(long at, long end) {
        this.at = at;
        this.end = end;
    }

    long at() {
        return at;
    }

    long end() {
        return end;
    }

    long left() {
        return end - at;
    }

    /** Takes what is before a byte, as far as it belongs to it. */
    void advanceTo(long to) {
        at = Math.max(at, Math.min(to, end));
        untouched = false;
    }

    /** A connection is at it now; alone, as far as it is the first one. */
    void begin() {
        untouched |= readers++ == 0;
    }

    /** A connection is not at it any more; whether it was the last one. */
    boolean leave() {
        return --readers == 0;
    }

    int readers() {
        return readers;
    }

    /** Whether the connection that is at it has brought nothing of it. */
    boolean isUntouched() {
        return untouched;
    }

    /** Adds what another segment lacks, which begins where this one ends. */
    void takeOver(Segment other) {
        end = other.end;
        other.end = other.at;
    }

    /** Cuts the second half of what is left off. */
    Segment halved() {
        long middle = at + (left() + 1) / 2;
        var rest = new Segment(middle, end);
        end = middle;
        return rest;
    }
}
