package dev.millrace.engine;

import dev.millrace.task.Attempt;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The line that is logged for each attempt that ends; a logger of its own, so that it can be turned down alone. */
final class AttemptLine {

    private static final Logger LOG = LoggerFactory.getLogger("dev.millrace.attempt");

    private AttemptLine() {}

    /** @param after the record that tells of the end */
    static void log(FutureRecord after) {
        after.attempts().latestEnded().ifPresent(ended -> log(after, ended));
    }

    /** The line of an attempt that was put off. */
    static void log(FutureRecord after, Outcome.Postponed outcome) {
        LOG.atInfo()
                .addKeyValue("future", after.id())
                .addKeyValue("pool", after.task().pool())
                .addKeyValue("attempt", after.attempts().number())
                .addKeyValue("until", outcome.until())
                .addKeyValue("message", outcome.why())
                .log("attempt put off");
    }

    private static void log(FutureRecord after, Attempt ended) {
        var line = (troubling(ended) ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("future", after.id())
                .addKeyValue("pool", after.task().pool())
                .addKeyValue("attempt", ended.number())
                .addKeyValue(
                        "endedBy",
                        ended.endedBy() == null ? "" : ended.endedBy().wire())
                .addKeyValue("state", after.state());
        var error = ended.error();
        if (error != null) {
            line = line.addKeyValue("error", error.code().wire()).addKeyValue("message", error.message());
        }
        line.log("attempt ended");
    }

    private static boolean troubling(Attempt ended) {
        return switch (ended.endedBy()) {
            case null -> false;
            case OK, CANCELLED, INTERRUPTED -> false;
            case ERROR, TIMEOUT, OOM, CRASHED, LOST -> true;
        };
    }
}
