package dev.millrace.bench;

import java.util.Arrays;
import java.util.Locale;

/** Figures over several runs. */
final class Medians {

    private Medians() {}

    static double of(double... values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    static double least(double... values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    static double most(double... values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    static String line(String what, Object... values) {
        return String.format(Locale.ROOT, what, values);
    }
}
