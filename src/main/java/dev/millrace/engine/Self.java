package dev.millrace.engine;

import dev.millrace.task.NodeId;
import java.util.function.Supplier;

/** The name under which this node works, until it is given up on: then it goes on under another. Thread-safe. */
final class Self {

    private final Supplier<NodeId> names;
    private volatile NodeId id;

    /** @param names gives names that nobody has had */
    Self(Supplier<NodeId> names) {
        this.names = names;
        id = names.get();
    }

    NodeId id() {
        return id;
    }

    void renew() {
        id = names.get();
    }
}
