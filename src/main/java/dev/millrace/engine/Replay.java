package dev.millrace.engine;

import dev.millrace.task.ChangeLog;
import dev.millrace.task.FutureStore;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the log of changes for streams, and makes events of it again. */
final class Replay {

    private static final int PAGE = 1_000;

    private final FutureStore store;
    private final ChangeLog log;
    private final Snapshots snapshots;

    Replay(FutureStore store, ChangeLog log, Snapshots snapshots) {
        this.store = store;
        this.log = log;
        this.snapshots = snapshots;
    }

    /** Takes entries one by one. */
    @FunctionalInterface
    interface Reader {

        /** @return whether to go on */
        boolean read(ChangeLog.Entry entry) throws IOException;
    }

    long latest() {
        return log.latest();
    }

    /** Whether every change after this one can still be told. */
    boolean reaches(long number) {
        return log.since(number, 1).isPresent();
    }

    /**
     * Reads every entry after the given number, up to those committed when this was called and maybe some more.
     *
     * @return the number of the last entry read, or the given one; empty if the log does not go back so far
     */
    OptionalLong read(long after, Reader reader) throws IOException {
        long position = after;
        while (true) {
            var page = log.since(position, PAGE);
            if (page.isEmpty()) {
                return OptionalLong.empty();
            }
            for (var entry : page.get()) {
                position = entry.number();
                if (!reader.read(entry)) {
                    return OptionalLong.of(position);
                }
            }
            // fewer than asked for: it is the end
            if (page.get().size() < PAGE) {
                return OptionalLong.of(position);
            }
        }
    }

    /**
     * What the stream has to tell of a change.
     *
     * @param numbered whether a client can resume from it
     * @return empty if the future is of no concern, or was deleted meanwhile
     */
    Optional<StateEvent> event(ChangeLog.Entry entry, Scope scope, boolean numbered) {
        if (!scope.mayWant(entry)) {
            return Optional.empty();
        }
        @Nullable Long number = numbered ? entry.number() : null;
        return store.find(entry.future())
                .map(now -> Hindsight.at(entry, now))
                .filter(scope::wants)
                .map(then -> new StateEvent(number, then, snapshots));
    }
}
