package dev.millrace.compute.functions;

import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.ErrorCode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds and counts words in text that comes in pieces, in bounded memory.
 *
 * <p>A word is a run of Unicode letters, digits and combining marks, in lower case; an apostrophe between two of them is
 * part of it, so "don't" is one word. (No {@link java.text.BreakIterator}: it wants the whole text.)
 */
final class WordTally {

    private static final int MAX_DISTINCT = 500_000;

    /** Longer words are counted by their beginning. */
    private static final int MAX_LENGTH = 100;

    private static final Comparator<WordCount.Entry> BY_COUNT =
            Comparator.comparingLong(WordCount.Entry::count).reversed().thenComparing(WordCount.Entry::word);

    private static final class Count {
        private long value;
    }

    private final Map<String, Count> counts = new HashMap<>();
    private final StringBuilder word = new StringBuilder();
    private long words;

    /** The first half of a character that the pieces tear apart, or 0. */
    private char highSurrogate;

    /** Whether the character before this one was an apostrophe within a word. */
    private boolean apostrophe;

    void add(char[] chars, int length) throws FunctionFailure {
        for (int i = 0; i < length; i++) {
            char c = chars[i];
            if (Character.isHighSurrogate(c)) {
                highSurrogate = c;
            } else if (Character.isLowSurrogate(c)) {
                add(Character.toCodePoint(highSurrogate, c));
            } else {
                add(c);
            }
        }
    }

    /** To be called after the last piece. */
    void end() throws FunctionFailure {
        if (word.isEmpty()) {
            return;
        }
        var found = word.toString().toLowerCase(Locale.ROOT);
        word.setLength(0);
        words++;
        counts.computeIfAbsent(found, _ -> new Count()).value++;
        if (counts.size() > MAX_DISTINCT) {
            throw new FunctionFailure(
                    ErrorCode.TASK_FAILED, "there are more than " + MAX_DISTINCT + " different words", false);
        }
    }

    long words() {
        return words;
    }

    int distinct() {
        return counts.size();
    }

    List<WordCount.Entry> top(int limit) {
        return counts.entrySet().stream()
                .map(entry -> new WordCount.Entry(entry.getKey(), entry.getValue().value))
                .sorted(BY_COUNT)
                .limit(limit)
                .toList();
    }

    private void add(int codePoint) throws FunctionFailure {
        if (isPart(codePoint)) {
            if (apostrophe) {
                append('\'');
            }
            append(codePoint);
            apostrophe = false;
        } else if ((codePoint == '\'' || codePoint == '’') && !word.isEmpty() && !apostrophe) {
            apostrophe = true;
        } else {
            apostrophe = false;
            end();
        }
    }

    private void append(int codePoint) {
        if (word.length() < MAX_LENGTH) {
            word.appendCodePoint(codePoint);
        }
    }

    private static boolean isPart(int codePoint) {
        if (Character.isLetterOrDigit(codePoint)) {
            return true;
        }
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
