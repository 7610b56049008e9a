package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.HostFollower;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which futures are put off because a host asked for a pause. Of attempts on this node only, and forgotten when it ends, as that
 * pause is; beyond {@value #MOST} it is told of none, and they wait for their time. Thread-safe.
 */
final class HeldBack implements HostFollower {

    static final int MOST = 100_000;

    /**
     * Why a future is scheduled.
     *
     * @param untilMillis as its record has it: of any other time, this is not the reason
     */
    private record Hold(String host, long untilMillis) {}

    private final ConcurrentMap<FutureId, Hold> holds = new ConcurrentHashMap<>();
    private final FutureStore store;
    private final Clock clock;

    HeldBack(FutureStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Takes note of what follows an attempt.
     *
     * @param host absent: none holds it back
     */
    void note(FutureRecord next, @Nullable String host) {
        var until = next.place().notBefore();
        if (host == null || until == null || next.state() != TaskState.SCHEDULED) {
            holds.remove(next.id());
            return;
        }
        if (holds.size() >= MOST) {
            long now = clock.millis();
            holds.values().removeIf(hold -> hold.untilMillis() <= now);
        }
        if (holds.size() < MOST) {
            holds.put(next.id(), new Hold(host, until.toEpochMilli()));
        }
    }

    /** The host that holds a scheduled future back, if one does. */
    @Nullable
    String hostOf(FutureRecord scheduled) {
        var hold = holds.get(scheduled.id());
        var until = scheduled.place().notBefore();
        return hold != null && until != null && hold.untilMillis() == until.toEpochMilli() ? hold.host() : null;
    }

    @Override
    public void opened(String host) {
        var writes = holds.entrySet().stream()
                .filter(hold -> hold.getValue().host().equals(host))
                .map(Map.Entry::getKey)
                .flatMap(id -> store.find(id).stream())
                .filter(future -> future.state() == TaskState.SCHEDULED && host.equals(hostOf(future)))
                .map(future -> store.update(new Transition(future, future.dueNow())))
                .toList();
        writes.forEach(Blocking::await);
        holds.values().removeIf(hold -> hold.host().equals(host));
    }
}
