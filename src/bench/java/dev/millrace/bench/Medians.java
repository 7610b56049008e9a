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

    static String line(String what, Object... values) {
        return String.format(Locale.ROOT, what, values);
    }
}
