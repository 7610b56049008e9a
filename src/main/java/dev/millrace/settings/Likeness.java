package dev.millrace.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
final class Likeness {

    private Likeness() {}

    /** The candidate that most resembles the word, whatever its case and punctuation. */
    static Optional<String> nearest(String word, Collection<String> candidates) {
        var letters = letters(word);
        return candidates.stream().min(Comparator.comparingInt(candidate -> distance(letters, letters(candidate))));
    }

    /** How many letters must be added, removed or replaced (V. Levenshtein, 1966), one row of the table at a time. */
    static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], diagonal));
            }
        }
        return row[to.length()];
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9*]", "");
    }
}
