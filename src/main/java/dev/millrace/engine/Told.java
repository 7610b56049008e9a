package dev.millrace.engine;

import dev.millrace.task.FutureId;

/** What a {@link Subscription} hands to its reader. */
sealed interface Told permits StateEvent, Told.Behind, Told.Moved, Told.Nothing, Told.Over {

    /** What comes next is in the log: another node wrote it. */
    record Behind() implements Told {}

    /** Work of this future told of progress. */
    record Moved(FutureId future) implements Told {}

    /**
     * The time is over.
     *
     * @param passed the number of the latest change that passed by and was not wanted; 0 if none did
     */
    record Nothing(long passed) implements Told {}

    /** There will be nothing more. */
    record Over() implements Told {}
}
