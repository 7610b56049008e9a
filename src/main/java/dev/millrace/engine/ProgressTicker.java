package dev.millrace.engine;

import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells of the progress of each attempt at most four times a second: the first value at once, later the latest. */
final class ProgressTicker {

    private static final long PAUSE_MILLIS = 250;

    private final EventHub hub;
    private final ScheduledExecutorService timer;

    ProgressTicker(EventHub hub, ScheduledExecutorService timer) {
        this.hub = hub;
        this.timer = timer;
    }

    /** To be called whenever an attempt told of progress; it may do so very often. */
    void moved(LiveAttempt attempt) {
        if (hub.followed(attempt.id()) && attempt.beginPause()) {
            tell(attempt);
        }
    }

    private void tell(LiveAttempt attempt) {
        var told = attempt.progress();
        hub.moved(attempt.id());
        timer.schedule(
                () -> {
                    attempt.endPause();
                    // whoever told after this found the pause begun, and left it to this
                    if (!Objects.equals(attempt.progress(), told)) {
                        moved(attempt);
                    }
                },
                PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
    }
}
