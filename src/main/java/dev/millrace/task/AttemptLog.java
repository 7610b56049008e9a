package dev.millrace.task;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was tried so far.
 *
 * @param number of the latest attempt, one that was put off included; 0 before the first
 * @param spent attempts used up since the budget last began
 * @param lostInRow attempts lost since one last ended otherwise
 * @param live the attempt under way, if one is
 * @param ended the latest {@value #KEPT} attempts that ended, oldest first
 */
public record AttemptLog(
        int number, int spent, int lostInRow, @Nullable Attempt live, List<Attempt> ended) {

    /** How many ended attempts a future remembers; older ones are forgotten first. */
    public static final int KEPT = 50;

    public static final AttemptLog NONE = new AttemptLog(0, 0, 0, null, List.of());

    public AttemptLog {
        ended = List.copyOf(ended);
    }

    public AttemptLog begin(NodeId node, Instant now) {
        return new AttemptLog(
                number + 1, spent, lostInRow, new Attempt(number + 1, node, now, null, null, null), ended);
    }

    /** The log after the attempt under way ended; without one it stays as it is. */
    public AttemptLog end(EndedBy endedBy, @Nullable TaskError error, Instant now) {
        if (live == null) {
            return this;
        }
        var all = new ArrayList<>(ended.size() < KEPT ? ended : ended.subList(1, ended.size()));
        all.add(new Attempt(live.number(), live.node(), live.startedAt(), now, endedBy, error));
        int lost = endedBy == EndedBy.LOST ? lostInRow + 1 : 0;
        return new AttemptLog(number, endedBy.spends() ? spent + 1 : spent, lost, null, all);
    }

    /** The log as if the attempt under way had never begun, but for its number: that is not given again. */
    AttemptLog withdrawn() {
        return new AttemptLog(number, spent, lostInRow, null, ended);
    }

    /** The attempt with the latest number, if it ended: not if it is under way, was put off, or there was none. */
    public Optional<Attempt> latestEnded() {
        return ended.isEmpty() || ended.getLast().number() != number ? Optional.empty() : Optional.of(ended.getLast());
    }

    /** The same history with the whole budget before it again. */
    public AttemptLog renewed() {
        return new AttemptLog(number, 0, 0, live, ended);
    }

    /** Every remembered attempt, oldest first, the live one last. */
    public List<Attempt> all() {
        if (live == null) {
            return ended;
        }
        var all = new ArrayList<>(ended);
        all.add(live);
        return List.copyOf(all);
    }
}
