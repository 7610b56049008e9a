package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The engine for those who follow what happens to futures, on behalf of one who asks: of what that one may not know of, nothing is told.
 * Safe for use by many threads.
 */
public final class EventStreams {

    private final EventStream.Source source;
    private final Requester by;

    EventStreams(EventStream.Source source, Requester by) {
        this.source = source;
        this.by = by;
    }

    /**
     * The states and the progress of one future, until it is done.
     *
     * @param after the number of the change to resume after
     * @throws Refusal.FutureNotFound if there is none
     * @throws Refusal.TooManyStreams if as many are open as may be
     * @throws Refusal.Draining while the server shuts down
     */
    public EventStream of(FutureId id, @Nullable Long after) {
        var now = source.store()
                .find(id)
                .filter(by::mayKnow)
                .orElseThrow(() -> new Refusal.FutureNotFound(id.toString()));
        boolean exhausted = after != null && exhausted(now, after);
        var present = new PresentState(id, source.store(), source.replay(), source.snapshots());
        return new EventStream(source, source.hub().enter(Scope.of(id)), present, after, exhausted);
    }

    /**
     * The states and the progress of all futures that match, without end.
     *
     * @param filter its cursor and limit have no meaning here
     * @param after the number of the change to resume after
     * @throws Refusal.TooManyStreams if as many are open as may be
     * @throws Refusal.Draining while the server shuts down
     */
    public EventStream matching(FutureQuery filter, @Nullable Long after) {
        var scope = new Scope(null, by.within(filter));
        var present = new PresentStates(source.store(), source.replay(), source.snapshots());
        return new EventStream(source, source.hub().enter(scope), present, after, false);
    }

    private boolean exhausted(FutureRecord now, long after) {
        if (!now.state().done()) {
            return false;
        }
        try {
            var changed = new boolean[1];
            var end = source.replay().read(after, entry -> {
                changed[0] = entry.future().equals(now.id());
                return !changed[0];
            });
            return end.isPresent() && !changed[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
