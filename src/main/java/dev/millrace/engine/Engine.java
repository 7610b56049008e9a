package dev.millrace.engine;

import dev.millrace.task.Requester;

/**
 * The public face of the engine for everyone who serves clients. Whoever asks for something is named first, and learns of no
 * future and no batch that it may not know of: for it they do not exist. Safe for use by many threads.
 */
public final class Engine {

    private final TaskEngine.Internals tasks;
    private final Batches.Internals batches;
    private final EventStream.Source events;

    Engine(TaskEngine.Internals tasks, Batches.Internals batches, EventStream.Source events) {
        this.tasks = tasks;
        this.batches = batches;
        this.events = events;
    }

    /** Everything about futures. */
    public TaskEngine tasks(Requester by) {
        return new TaskEngine(tasks, by);
    }

    /** Everything about batches. */
    public Batches batches(Requester by) {
        return new Batches(batches, by);
    }

    /** For those who follow what happens to futures. */
    public EventStreams events(Requester by) {
        return new EventStreams(events, by);
    }
}
