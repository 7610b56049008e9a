package dev.millrace.download;

/** A piece of a file that one connection fetches, from its front on. Its bounds are read and changed by {@link Segments}. */
final class Segment {

    /** The next byte that is wanted. */
    private long at;

    /** The byte after the last one; lowered when another connection takes over the end, and raised when that one gave it back. */
    private long end;

    private boolean untouched = true;

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

    /** Takes as many of the next bytes as belong to it, and tells how many. */
    int advance(int bytes) {
        int taken = (int) Math.min(bytes, left());
        at += taken;
        untouched = false;
        return taken;
    }

    /** Another connection is at it now. */
    void begin() {
        untouched = true;
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
