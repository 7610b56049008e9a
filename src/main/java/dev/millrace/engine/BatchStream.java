package dev.millrace.engine;

import dev.millrace.task.Batch;
import dev.millrace.task.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A batch whose tasks come one after the other, of any number, and are recorded in parts while more of them come.
 *
 * <p>A part is recorded whole or not at all. It is complete when it has {@value BatchParts#MOST_TASKS} tasks, when no more
 * come, or when the sender pauses. Never more is taken than the queues of the pools have room for; {@link #add} blocks
 * meanwhile. So memory is bounded.
 *
 * <p>For one thread, which has to end it with {@link #finish} or {@link #broken}.
 */
public final class BatchStream {

    private final EngineParts parts;
    private final BatchPlans plans;
    private final BatchWriter.Head head;
    private final BatchParts gathered;
    private final BatchWriter writer;
    private final Ending ending;
    private final Thread thread;

    /** What is left to do when a stream ends. */
    record Ending(Drain drain, EngineMeters meters, BatchMeters batchMeters) {}

    BatchStream(
            EngineParts parts,
            BatchPlans plans,
            BatchWriter.Head head,
            BatchParts gathered,
            BatchWriter writer,
            Ending ending) {
        this.parts = parts;
        this.plans = plans;
        this.head = head;
        this.gathered = gathered;
        this.writer = writer;
        this.ending = ending;
        thread = Thread.ofVirtual().name("batch-" + head.id()).unstarted(this::write);
    }

    void start() {
        thread.start();
    }

    private void write() {
        try {
            writeAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            gathered.fail(new Refusal.Draining());
        } catch (RuntimeException e) {
            gathered.fail(e);
        }
    }

    private void writeAll() throws InterruptedException {
        try {
            for (var part = gathered.take(); !part.isEmpty(); part = gathered.take()) {
                writer.write(part);
                ending.drain().refuseIfUnderWay();
            }
        } finally {
            writer.finish();
        }
    }

    /**
     * Takes a task in; it is durable some time later, at the latest when the stream is finished. Blocks while the queues
     * are full.
     *
     * @param line its number in the stream, from 1
     * @param bytes what it took there
     * @throws Refusal.Invalid if it is wrong, with its line; the part that it was to belong to is dropped
     * @throws Refusal for what was against tasks before it
     */
    public void add(Submission task, long line, int bytes) {
        ending.drain().refuseIfUnderWay();
        var family = plans.one(task, head.terms(parts.clock().instant()), BatchPlans.onLine(line));
        try {
            gathered.add(new BatchParts.Item(task, line, family), bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal.Draining();
        }
    }

    /** Tells that the caller is about to wait for the sender, so that what is there becomes durable if that lasts. */
    public void waitsForSender() {
        gathered.waitsForSender(true);
    }

    /** Tells that the sender was heard from again. */
    public void heardFromSender() {
        gathered.waitsForSender(false);
    }

    /**
     * Ends the batch with the last task; returns when all of it is durable.
     *
     * @throws Refusal.Invalid if there was no task at all
     */
    public Batch finish() {
        gathered.end();
        join();
        gathered.throwFailure();
        return close().orElseThrow(() -> new Refusal.Invalid("body", "must hold at least one task"));
    }

    /**
     * Ends the batch before its time: with what is durable by now.
     *
     * @param why what happened
     */
    public BatchBroken broken(Exception why) {
        gathered.drop();
        join();
        if (why instanceof Refusal refusal) {
            ending.meters().refused(refusal);
        }
        var batch = closeIfPossible();
        return new BatchBroken(why, batch == null ? null : head.id(), writer.taken());
    }

    /** A store that takes no writes just now leaves it open, until it is found to be abandoned. */
    private @Nullable Batch closeIfPossible() {
        try {
            return close().orElse(null);
        } catch (Refusal.StoreUnavailable _) {
            return null;
        }
    }

    private Optional<Batch> close() {
        if (writer.taken() == 0) {
            return Optional.empty();
        }
        var closed = Blocking.await(parts.batches().close(head.id()));
        closed.ifPresent(batch -> ending.batchMeters().submitted(batch.total()));
        return closed;
    }

    private void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
