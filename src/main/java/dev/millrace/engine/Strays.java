package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds attempts that are recorded as running on this node, and that it knows nothing of.
 *
 * <p>A write that failed may have come true nevertheless: the store went away in the midst of the commit, and for too long to
 * find out. If it began attempts, nobody runs them, and no other node takes them over as long as this one lives. Hence a look
 * after such a failure. What was on its way for the whole timeout of nodes is not going to come any more, and is lost; should
 * it come after all, it has lost its fence.
 *
 * <p>{@link #look} is for one thread at a time.
 */
final class Strays {

    private static final int PAGE = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    private final EngineParts parts;
    private final Attempts attempts;
    private final Duration timeout;

    /** Since when, by {@link System#nanoTime}, which attempts are missed. */
    private volatile Map<Key, Long> missed = Map.of();

    private record Key(FutureId id, int attempt) {
        private static Key of(FutureRecord future) {
            return new Key(future.id(), future.attempts().number());
        }
    }

    /** @param timeout after which a node counts as dead, and so does an attempt of this one that does not come */
    Strays(EngineParts parts, Attempts attempts, Duration timeout) {
        this.parts = parts;
        this.attempts = attempts;
        this.timeout = timeout;
    }

    /** Whether there is reason to look. */
    boolean suspected() {
        return attempts.doubted() || !missed.isEmpty();
    }

    /**
     * Looks, and loses those that were missed for long enough.
     *
     * @throws dev.millrace.task.Refusal.StoreUnavailable if it has to be done again
     */
    void look() {
        try {
            lose(missing());
        } catch (RuntimeException e) {
            attempts.doubt();
            throw e;
        }
    }

    private List<FutureRecord> missing() {
        var missing = new ArrayList<FutureRecord>();
        for (var state : List.of(TaskState.RUNNING, TaskState.CANCELLING)) {
            FutureId before = null;
            do {
                var page = parts.store().list(query(state, before));
                page.items().stream().filter(this::isMissing).forEach(missing::add);
                before = page.next();
            } while (before != null);
        }
        return missing;
    }

    private static FutureQuery query(TaskState state, @Nullable FutureId before) {
        return new FutureQuery(state, null, null, null, Map.of(), null, before, PAGE);
    }

    private boolean isMissing(FutureRecord future) {
        var live = future.attempts().live();
        return live != null
                && live.node().equals(parts.node())
                && attempts.find(future.id(), live.number()).isEmpty();
    }

    private void lose(List<FutureRecord> missing) {
        long now = System.nanoTime();
        var still = new HashMap<Key, Long>();
        for (var future : missing) {
            long since = missed.getOrDefault(Key.of(future), now);
            if (now - since < timeout.toNanos()) {
                still.put(Key.of(future), since);
            } else {
                lose(future);
            }
        }
        missed = still;
    }

    private void lose(FutureRecord running) {
        var lost = parts.rules().lost(running, parts.clock().instant());
        if (Blocking.await(parts.store().update(new Transition(running, lost)))) {
            LOG.atWarn()
                    .addKeyValue("future", running.id())
                    .log("an attempt was recorded by a write that was taken for failed; nobody ran it");
            AttemptLine.log(lost);
        }
    }
}
