package dev.millrace.api.json;

/**
 * Finds escaped halves of surrogate pairs in JSON text. Such text is legal JSON, but cannot be written as UTF-8, so it
 * could never be answered again.
 */
final class Surrogates {

    private static final int ESCAPE = 6;
    private static final int HEX = 16;

    private Surrogates() {}

    static boolean lone(String json) {
        // nearly every request ends here
        return (json.contains("\\ud") || json.contains("\\uD")) && search(json);
    }

    private static boolean search(String json) {
        int at = json.indexOf('\\');
        while (at >= 0) {
            int unit = unit(json, at);
            if (Character.isSurrogate((char) unit)) {
                boolean pair = Character.isHighSurrogate((char) unit)
                        && Character.isLowSurrogate((char) unit(json, at + ESCAPE));
                if (!pair) {
                    return true;
                }
                at += ESCAPE;
            }
            at = json.indexOf('\\', at + (unit == 0 ? 2 : ESCAPE));
        }
        return false;
    }

    /** The code unit of the {@code \\uXXXX} escape at this place; 0 if there is none. */
    private static int unit(String json, int at) {
        if (at + ESCAPE > json.length() || !json.startsWith("\\u", at)) {
            return 0;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
            int digit = Character.digit(json.charAt(i), HEX);
            if (digit < 0) {
                return 0;
            }
            unit = unit * HEX + digit;
        }
        return unit;
    }
}
