package dev.millrace.task;

/** What became of a new future that was handed to a store. */
public sealed interface Insertion {

    /** It is durable. */
    record Inserted(FutureRecord future) implements Insertion {}

    /** The same request was accepted before; this is how its future stands now. Nothing was written. */
    record Replayed(FutureRecord future) implements Insertion {}

    /** The idempotency key was used for another request. Nothing was written. */
    record KeyReused() implements Insertion {}
}
