package dev.millrace.task;

/** Where content goes that no future names any more. */
public interface ContentBin {

    /** Removes the bytes; does nothing if they are gone already. A failure is logged and left to the next sweep. */
    void discard(ContentRef content);
}
