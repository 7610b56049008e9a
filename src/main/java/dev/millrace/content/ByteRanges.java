package dev.millrace.content;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of bytes of a file. Immutable.
 *
 * <p>Adding to it takes time in proportion to the number of ranges: it is made for tens of them, not thousands.
 *
 * @param ranges sorted; no two overlap or touch
 */
public record ByteRanges(List<Range> ranges) {

    private static final ByteRanges NONE = new ByteRanges(List.of());

    /**
     * A run of bytes, never empty.
     *
     * @param from the first byte, from 0
     * @param to the byte after the last
     */
    public record Range(long from, long to) {

        /** @throws IllegalArgumentException if it is empty, or begins before 0 */
        public Range {
            if (from < 0 || from >= to) {
                throw new IllegalArgumentException("no range of bytes: " + from + " to " + to);
            }
        }

        public long length() {
            return to - from;
        }
    }

    /** @throws IllegalArgumentException if they are not sorted, overlap or touch */
    public ByteRanges {
        ranges = List.copyOf(ranges);
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i).from() <= ranges.get(i - 1).to()) {
                throw new IllegalArgumentException("ranges must be sorted and apart: " + ranges);
            }
        }
    }

    public static ByteRanges none() {
        return NONE;
    }

    /** The bytes from one up to, without it, another; none if there are none between them. */
    public static ByteRanges of(long from, long to) {
        return from >= to ? NONE : new ByteRanges(List.of(new Range(from, to)));
    }

    /** These and those from one up to, without it, another. */
    public ByteRanges with(long from, long to) {
        if (from >= to) {
            return this;
        }
        var merged = new ArrayList<Range>(ranges.size() + 1);
        long first = from;
        long end = to;
        int at = 0;
        while (at < ranges.size() && ranges.get(at).to() < from) {
            merged.add(ranges.get(at++));
        }
        while (at < ranges.size() && ranges.get(at).from() <= to) {
            first = Math.min(first, ranges.get(at).from());
            end = Math.max(end, ranges.get(at).to());
            at++;
        }
        merged.add(new Range(first, end));
        merged.addAll(ranges.subList(at, ranges.size()));
        return new ByteRanges(merged);
    }

    /** Where the bytes that are there without a gap from the given one on end; the given one if it is not there. */
    public long contiguousFrom(long at) {
        for (var range : ranges) {
            if (range.from() <= at && at < range.to()) {
                return range.to();
            }
        }
        return at;
    }

    /** What is missing of the first so many bytes. */
    public ByteRanges gaps(long total) {
        var gaps = new ArrayList<Range>();
        long at = 0;
        for (var range : ranges) {
            if (range.from() >= total) {
                break;
            }
            if (at < range.from()) {
                gaps.add(new Range(at, range.from()));
            }
            at = range.to();
        }
        if (at < total) {
            gaps.add(new Range(at, total));
        }
        return new ByteRanges(gaps);
    }

    /** How many bytes are there. */
    public long size() {
        long size = 0;
        for (var range : ranges) {
            size += range.length();
        }
        return size;
    }

    /** The byte after the last; 0 if there are none. */
    public long end() {
        return ranges.isEmpty() ? 0 : ranges.getLast().to();
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }
}
