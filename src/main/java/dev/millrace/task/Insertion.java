package dev.millrace.task;

/** What became of a new future that was handed to a store. */
public sealed interface Insertion {

    /** How many futures may wait for one. */
    int MAX_SUCCESSORS = 10_000;

    /** It is durable; how it stands is for the store to say, since what it was to run after may have ended already. */
    record Inserted(FutureRecord future) implements Insertion {}

    /** The same request was accepted before; this is how its future stands now. Nothing was written. */
    record Replayed(FutureRecord future) implements Insertion {}

    /** A future that it is to run after does not exist (any more). Nothing was written. */
    record NoPredecessor(FutureId missing) implements Insertion {}

    /** A future that it is to run after has too many successors already. Nothing was written. */
    record TooManySuccessors(FutureId predecessor) implements Insertion {}

    /** The version of a module that it calls does not exist (any more). Nothing was written. */
    record NoModule(ModuleCall missing) implements Insertion {}

    /**
     * More futures of their owner would not have started than may. Nothing was written.
     *
     * @param max how many may
     * @param room how many more there could have been
     */
    record OverQuota(int max, long room) implements Insertion {}

    /** The idempotency key was used for another request. Nothing was written. */
    record KeyReused() implements Insertion {}
}
