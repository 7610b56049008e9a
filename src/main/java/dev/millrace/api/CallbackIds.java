package dev.millrace.api;

import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import java.util.UUID;

/** Reads the ids of callbacks from paths. */
final class CallbackIds {

    private static final int LONGEST_SHOWN = 60;

    private CallbackIds() {}

    /** @throws Refusal.CallbackNotFound if it cannot be the id of any callback */
    static UUID of(String text) {
        // the form of the ids of futures is that of all ids
        return FutureId.parse(text).map(FutureId::value).orElseThrow(() -> new Refusal.CallbackNotFound(shown(text)));
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
