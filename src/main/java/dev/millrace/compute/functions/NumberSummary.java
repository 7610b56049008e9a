package dev.millrace.compute.functions;

import org.jspecify.annotations.Nullable;

/** Mean and spread of numbers that come one after the other: Welford's method, which does not lose them to rounding. */
final class NumberSummary {

    private long count;
    private double mean;
    private double squares;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    void add(double value) {
        count++;
        double before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
        least = Math.min(least, value);
        most = Math.max(most, value);
    }

    double least() {
        return least;
    }

    double most() {
        return most;
    }

    /** Absent if there is none, or none that a double can hold. */
    @Nullable
    Double mean() {
        return finite(count == 0 ? Double.NaN : mean);
    }

    /** That of a sample, with n - 1; absent for fewer than two numbers. */
    @Nullable
    Double standardDeviation() {
        return finite(count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)));
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
