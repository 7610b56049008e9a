package dev.millrace.store;

import dev.millrace.task.Batch;
import dev.millrace.task.EventBodies;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureRecord;

/** Bodies that tell just who and what. */
public final class PlainBodies implements EventBodies {

    @Override
    public String of(EventType event, FutureRecord future) {
        return event.wire() + " " + future.id();
    }

    @Override
    public String of(Batch batch) {
        return EventType.BATCH_DONE.wire() + " " + batch.id() + " " + batch.counts();
    }
}
