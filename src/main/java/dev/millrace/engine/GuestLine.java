package dev.millrace.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Attempts that were handed over to a pool and wait for a slot of it, first come, first served.
 *
 * <p>Every field is guarded by the monitor; no method blocks or calls out while holding it, so it may be entered while that
 * of a {@link LivePool} is held, and never the other way round.
 */
final class GuestLine {

    /** Hold no slot. */
    private final SequencedSet<LiveAttempt> waiting = new LinkedHashSet<>();

    /** Came when there was no room to wait, and hold the slot that they came with. */
    private final SequencedSet<LiveAttempt> keeping = new LinkedHashSet<>();

    /**
     * Takes an attempt in.
     *
     * @param room how many may wait without a slot
     * @return the slot that it gave up, if it did; to be given back by the caller
     */
    synchronized Optional<Slot> enter(LiveAttempt attempt, int room) {
        if (waiting.size() < room) {
            waiting.add(attempt);
            return attempt.giveUpSlot();
        }
        keeping.add(attempt);
        return Optional.empty();
    }

    /** Takes the first one out. */
    synchronized Optional<LiveAttempt> next() {
        var first = waiting.isEmpty() ? keeping : waiting;
        return first.isEmpty() ? Optional.empty() : Optional.of(first.removeFirst());
    }

    /** Takes one out that is no longer to go on; tells whether it was there. */
    synchronized boolean leave(LiveAttempt attempt) {
        return waiting.remove(attempt) || keeping.remove(attempt);
    }

    /** Lets as many wait without a slot as there is room for; returns the slots that they gave up. */
    synchronized List<Slot> moveUp(int room) {
        List<Slot> slots = new ArrayList<>();
        while (waiting.size() < room && !keeping.isEmpty()) {
            var first = keeping.removeFirst();
            waiting.add(first);
            first.giveUpSlot().ifPresent(slots::add);
        }
        return slots;
    }

    synchronized int size() {
        return waiting.size() + keeping.size();
    }
}
