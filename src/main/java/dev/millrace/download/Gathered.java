package dev.millrace.download;

import dev.millrace.content.ContentDraft;
import dev.millrace.net.OutboundResponse;
import dev.millrace.task.Outcome;
import dev.millrace.task.StopReason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an attempt has of the bytes.
 *
 * @param draft the bytes
 * @param note what they are
 * @param checksum what they are to hash to, if that is known
 * @param resumed whether some of them come from an earlier attempt
 * @param pieced whether they come from several answers
 */
record Gathered(
        ContentDraft draft, ResumeNote note, @Nullable Checksum checksum, boolean resumed, boolean pieced) {

    private static final Logger LOG = LoggerFactory.getLogger(Gathered.class);

    Gathered piecedOn() {
        return pieced ? this : new Gathered(draft, note, checksum, resumed, true);
    }

    /** Whether anything can be added to them later: what proves the whole makes up for not knowing the state. */
    boolean canGoOn() {
        return note.validator() != null || checksum != null;
    }

    /** Whether bytes from a source can be added to them. */
    boolean canGoOnFrom(Source source) {
        return checksum != null || note.validator() != null && note.url().equals(source.url());
    }

    /** What proves that a source still has the state that they belong to. */
    @Nullable
    Validator validatorAt(Source source) {
        return note.url().equals(source.url()) ? note.validator() : null;
    }

    /** Whether a partial answer of a source, of a whole of that length, can be added to them. */
    boolean isContinuedBy(Source source, OutboundResponse answer, long total) {
        var validator = validatorAt(source);
        return (note.total() == null || note.total() == total)
                && draft.held().end() <= total
                && (validator == null || validator.standsIn(answer));
    }

    /** To be called when an attempt ends, whatever it came to: what the next one can go on with is kept for it. */
    void settle(Outcome outcome, @Nullable StopReason reason) {
        switch (outcome) {
            case Outcome.Succeeded _, Outcome.HandOver _ -> {
                // They are somebody else's now.
            }
            case Outcome.Failed failed -> settle(!Failures.spoils(failed.error()));
            case Outcome.Postponed _ -> settle(true);
            case Outcome.Stopped _ -> settle(reason != StopReason.CANCEL && reason != StopReason.ABANDON);
        }
    }

    private void settle(boolean wanted) {
        if (wanted && canGoOn()) {
            setAside();
        } else {
            discard(draft);
        }
    }

    private void setAside() {
        try {
            draft.setAside(note.toJson());
        } catch (IOException e) {
            LOG.warn("an unfinished file cannot be kept; the next attempt begins anew", e);
            discard(draft);
        }
    }

    /** Throws bytes away; does nothing if they were kept. */
    static void discard(ContentDraft draft) {
        try {
            draft.close();
        } catch (IOException e) {
            LOG.warn("a file that nobody needs any more could not be removed; the next start will", e);
        }
    }
}
