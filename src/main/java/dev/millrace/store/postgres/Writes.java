package dev.millrace.store.postgres;

import dev.millrace.store.commit.GroupCommit;
import dev.millrace.store.commit.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The way to the writers. What one thread submits always goes to the same one, so that it takes effect in the order in which
 * it was submitted.
 */
final class Writes implements AutoCloseable {

    private final List<GroupCommit<Session>> writers;

    Writes(List<GroupCommit<Session>> writers) {
        this.writers = List.copyOf(writers);
    }

    void start() {
        writers.forEach(GroupCommit::start);
    }

    <T> CompletableFuture<T> submit(Operation<Session, T> operation) {
        int writer = Math.floorMod(Thread.currentThread().threadId(), writers.size());
        return writers.get(writer).submit(operation);
    }

    @Override
    public void close() {
        writers.forEach(GroupCommit::close);
    }
}
