package dev.millrace.store.sqlite;

import dev.millrace.task.TaskOptions;
import org.jspecify.annotations.Nullable;

/**
 * The options that were written last, and their JSON. Nearly every task has the options of the one before it, most often
 * none but the defaults, so that comparing them is cheaper than writing them anew.
 */
record LastOptions(TaskOptions options, String json) {

    /** Written by any thread; a lost update costs nothing but time. */
    private static volatile @Nullable LastOptions last;

    static String write(TaskOptions options) {
        var known = last;
        if (known != null && known.options.equals(options)) {
            return known.json;
        }
        var json = Json.OPTIONS.write(options);
        last = new LastOptions(options, json);
        return json;
    }
}
