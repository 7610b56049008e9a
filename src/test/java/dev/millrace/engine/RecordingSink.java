package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.TaskState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A client that writes down what it is told. */
class RecordingSink implements EventSink {

    /** A state as it was told; number is absent where it carried none. */
    record Seen(Long number, FutureId future, TaskState state, int attempt) {}

    final List<Seen> states = new CopyOnWriteArrayList<>();
    final List<FutureSnapshot> progress = new CopyOnWriteArrayList<>();
    final List<StateEvent> events = new CopyOnWriteArrayList<>();
    volatile int heartbeats;
    volatile boolean restarted;

    /** The number to resume from; absent: there is none. */
    volatile Long last;

    private final Consumer<Seen> onState;

    RecordingSink() {
        this(seen -> {});
    }

    /** @param onState called on the stream's thread, before the state is written down */
    RecordingSink(Consumer<Seen> onState) {
        this.onState = onState;
    }

    List<TaskState> stateNames() {
        return states.stream().map(Seen::state).toList();
    }

    List<TaskState> statesOf(FutureId id) {
        return states.stream()
                .filter(seen -> seen.future().equals(id))
                .map(Seen::state)
                .toList();
    }

    @Override
    public void state(StateEvent event) throws IOException {
        var future = event.future().future();
        var seen = new Seen(
                event.number(), future.id(), future.state(), future.attempts().number());
        onState.accept(seen);
        states.add(seen);
        events.add(event);
        if (event.number() != null) {
            last = event.number();
        }
    }

    @Override
    public void progress(FutureSnapshot future) {
        progress.add(future);
    }

    @Override
    public void reached(long number) {
        last = number;
    }

    @Override
    public void restarted() {
        restarted = true;
    }

    @Override
    public synchronized void heartbeat() {
        heartbeats = heartbeats + 1;
    }

    @Override
    public void flush() {}
}
