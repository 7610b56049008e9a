package dev.millrace.task;

import java.net.URI;

/** Finds the servers that have content. Thread-safe. */
public interface ContentHolders {

    /**
     * The base URL of a living server that keeps content at a place. Blocks.
     *
     * @param place a {@link ContentPlace#name}
     * @throws Refusal.ContentUnreachable if there is none, and why
     */
    URI at(String place);

    /** Whether no other living server is known that shares the store. Blocks. */
    boolean alone();
}
