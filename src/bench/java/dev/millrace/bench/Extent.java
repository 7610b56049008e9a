package dev.millrace.bench;

/**
 * How much the benchmarks of downloads do.
 *
 * @param warmUps runs before those that count
 * @param runs how many the median is of
 * @param bigBytes the size of the big file
 * @param files how many small ones there are
 * @param open transfers at once
 */
record Extent(int warmUps, int runs, long bigBytes, int files, int open) {

    static final Extent FULL = new Extent(6, 5, 1L << 30, 2_000, 10_000);

    /** Shows that a benchmark works, and nothing else. */
    static final Extent TINY = new Extent(1, 1, 24L << 20, 50, 100);

    /** One of two numbers. */
    int pick(int full, int tiny) {
        return equals(TINY) ? tiny : full;
    }

    String big() {
        return Medians.line("%,d MiB", bigBytes >> 20);
    }

    double gibibytes() {
        return bigBytes / (double) (1L << 30);
    }
}
