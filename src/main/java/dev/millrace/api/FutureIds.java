package dev.millrace.api;

import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;

/** Reads ids from paths. */
final class FutureIds {

    private static final int LONGEST_SHOWN = 60;

    private FutureIds() {}

    /** @throws Refusal.FutureNotFound if it cannot be the id of any future */
    static FutureId of(String text) {
        return FutureId.parse(text).orElseThrow(() -> new Refusal.FutureNotFound(shown(text)));
    }

    /** Text of any length, cut to what fits a message. */
    static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
