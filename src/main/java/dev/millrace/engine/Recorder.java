package dev.millrace.engine;

import dev.millrace.task.AttemptRules;
import dev.millrace.task.ContentBin;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Outcome;
import dev.millrace.task.Transition;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records how attempts ended, and does not give up: while the store takes no writes, an outcome is kept and tried again.
 *
 * <p>The slot is free as soon as the work has ended, before that is durable, so that one commit records an outcome and
 * claims what comes next. What waits to be recorded stays bounded all the same: nothing can be claimed while nothing can
 * be recorded.
 */
final class Recorder {

    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final FutureStore store;
    private final AttemptRules rules;
    private final Attempts attempts;
    private final ContentBin bin;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final EngineMeters meters;
    private final HeldBack heldBack;

    Recorder(EngineParts parts, Attempts attempts, EngineMeters meters, HeldBack heldBack) {
        this.heldBack = heldBack;
        this.store = parts.store();
        this.rules = parts.rules();
        this.bin = parts.bin();
        this.clock = parts.clock();
        this.timer = parts.timer();
        this.attempts = attempts;
        this.meters = meters;
    }

    /** Records an outcome; returns at once. */
    void record(LiveAttempt attempt, Outcome outcome) {
        var next = next(attempt, attempt.claimed(), outcome);
        attempt.span().ended(next);
        write(attempt, attempt.claimed(), next, outcome);
    }

    private FutureRecord next(LiveAttempt attempt, FutureRecord running, Outcome outcome) {
        var next = rules.ended(running, outcome, attempt.stopReason(), clock.instant());
        // The pool's order may have changed while it ran.
        return next.state().pending() ? next.ranked(attempt.home().definition().order()) : next;
    }

    private void write(LiveAttempt attempt, FutureRecord running, FutureRecord next, Outcome outcome) {
        heldBack.note(next, paused(outcome) ? attempt.closedHost() : null); // before anyone sees it scheduled
        store.update(new Transition(running, next)).whenComplete((stood, failure) -> {
            if (failure != null) {
                later(() -> write(attempt, running, next, outcome));
            } else if (stood) {
                attempts.remove(attempt);
                attempt.span().run(() -> log(next, outcome));
            } else {
                Thread.ofVirtual().name("record-" + attempt.id()).start(() -> reconsider(attempt, next, outcome));
            }
        });
    }

    /** Whether what follows waits for as long as somebody else asked. */
    private static boolean paused(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Postponed _ -> true;
            case Outcome.Failed failed -> failed.retryAfter() != null;
            case Outcome.Succeeded _, Outcome.Stopped _, Outcome.HandOver _ -> false;
        };
    }

    private static void log(FutureRecord next, Outcome outcome) {
        if (outcome instanceof Outcome.Postponed postponed && next.state().pending()) {
            AttemptLine.log(next, postponed);
        } else {
            AttemptLine.log(next);
        }
    }

    /**
     * The future no longer stands as claimed: a cancel was recorded meanwhile, or the attempt lost its fence; or this very
     * outcome was recorded by a write that was taken for failed, since the store went away before it answered.
     */
    private void reconsider(LiveAttempt attempt, FutureRecord next, Outcome outcome) {
        FutureRecord now;
        try {
            now = store.find(attempt.id()).orElse(null);
        } catch (RuntimeException e) {
            later(() -> Thread.ofVirtual().start(() -> reconsider(attempt, next, outcome)));
            return;
        }
        if (now != null && Objects.equals(now.attempts().live(), attempt.attemptRecord())) {
            write(attempt, now, next(attempt, now, outcome), outcome);
        } else if (now != null && tells(now, next)) {
            attempts.remove(attempt);
            attempt.span().run(() -> log(next, outcome));
        } else {
            attempt.span().run(() -> drop(attempt, now, outcome));
        }
    }

    /** Whether a record tells of the end that another one came to. */
    private static boolean tells(FutureRecord now, FutureRecord next) {
        return next.attempts()
                .latestEnded()
                .filter(now.attempts().ended()::contains)
                .isPresent();
    }

    private void later(Runnable again) {
        timer.schedule(again, TRY_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void drop(LiveAttempt attempt, @Nullable FutureRecord now, Outcome outcome) {
        meters.fenced();
        attempts.remove(attempt);
        LOG.atWarn()
                .addKeyValue("future", attempt.id())
                .addKeyValue("attempt", attempt.attempt())
                .addKeyValue("state", now == null ? "deleted" : now.state())
                .log("dropped the outcome of an attempt that had been given up on");
        if (outcome instanceof Outcome.Succeeded(var ignored, var content) && content != null) {
            bin.discard(content);
        }
    }
}
