package dev.millrace.docs;

import java.util.regex.Pattern;

/**
 * A text in which {@code …} stands for anything, nothing included. White space does not count, so that a document may break
 * the lines of what a program printed in one.
 */
final class Elided {

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Elided() {}

    static boolean matches(String pattern, String text) {
        var parts = squeezed(pattern).split("…", -1);
        var rest = squeezed(text);
        if (parts.length == 1) {
            return rest.equals(parts[0]);
        }
        if (!rest.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = rest.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        var last = parts[parts.length - 1];
        return rest.length() - at >= last.length() && rest.endsWith(last);
    }

    private static String squeezed(String text) {
        return BLANKS.matcher(text).replaceAll("");
    }
}
