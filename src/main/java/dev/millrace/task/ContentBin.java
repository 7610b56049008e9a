package dev.millrace.task;

/** Where content goes that no future names any more. */
public interface ContentBin {

    /** Removes the bytes; does nothing if they are gone already. A failure is logged and left to the next sweep. */
    void discard(ContentRef content);

    /** Removes what attempts of a future set aside to go on with; does nothing if there is nothing. Never fails. */
    void forget(FutureId id);

    /** Removes everything of a future that was deleted. */
    default void discard(FutureRecord deleted) {
        var ending = deleted.ending();
        if (ending != null && ending.content() != null) {
            discard(ending.content());
        }
        forget(deleted.id());
    }
}
