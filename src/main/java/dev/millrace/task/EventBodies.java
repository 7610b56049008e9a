package dev.millrace.task;

/**
 * Writes what is delivered to callbacks. Called while a transaction is under way, so it is quick and calls nobody.
 */
public interface EventBodies {

    /** The JSON body that tells of a future, at most 20 kB. */
    String of(EventType event, FutureRecord future);

    /** The JSON body that tells that a batch is done. */
    String of(Batch batch);
}
