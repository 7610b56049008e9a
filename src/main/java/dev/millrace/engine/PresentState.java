package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.FutureStore;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * The beginning of a stream of one future.
 *
 * <p>INVARIANT: the record told contains exactly the changes of the future up to the number told with it. It was read after
 * the log had reached {@code before}, so it contains all up to there; and there is no change of it between that and the
 * number, else it is read again.
 */
record PresentState(FutureId id, FutureStore store, Replay replay, Snapshots snapshots) implements Beginning {

    @Override
    public OptionalLong tell(Subscription subscription, EventSink sink) throws IOException {
        while (!subscription.over()) {
            long before = replay.latest();
            var record = store.find(id);
            if (record.isEmpty()) {
                return OptionalLong.empty();
            }
            var changed = new boolean[1];
            var end = replay.read(before, entry -> {
                changed[0] = entry.future().equals(id);
                return !changed[0];
            });
            if (end.isPresent() && !changed[0]) {
                sink.state(new StateEvent(end.getAsLong(), record.get(), snapshots));
                return record.get().state().done() ? OptionalLong.empty() : end;
            }
        }
        return OptionalLong.empty();
    }
}
