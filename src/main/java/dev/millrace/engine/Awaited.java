package dev.millrace.engine;

import dev.millrace.task.FutureId;
import java.util.List;

/** How several futures stood at the end of a wait, each list in the order in which they were asked for. */
public record Awaited(List<FutureSnapshot> done, List<FutureId> pending) {

    public Awaited {
        done = List.copyOf(done);
        pending = List.copyOf(pending);
    }
}
