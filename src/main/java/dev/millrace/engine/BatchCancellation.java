package dev.millrace.engine;

import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.Refusal;

/** Cancels batches, many members with each write. */
final class BatchCancellation {

    private static final int PAGE = 500;

    /** How often to look once more for members that came back into the queue meanwhile, such as for another attempt. */
    private static final int ROUNDS = 100;

    private final EngineParts parts;
    private final Cancellation cancellation;

    BatchCancellation(EngineParts parts, Cancellation cancellation) {
        this.parts = parts;
        this.cancellation = cancellation;
    }

    /**
     * Cancels what has not started, tells what runs to stop, and lets nobody join any more.
     *
     * @throws Refusal.AlreadyDone if there is nothing left to cancel
     */
    Batch cancel(BatchId id) {
        if (find(id).done()) {
            throw new Refusal.AlreadyDone(id);
        }
        Blocking.await(parts.batches().close(id));
        for (int round = 0; round < ROUNDS && cancelPending(id) + stopRunning(id) > 0; round++) {
            Thread.onSpinWait();
        }
        return find(id);
    }

    private Batch find(BatchId id) {
        return parts.batches().find(id).orElseThrow(() -> new Refusal.BatchNotFound(id.toString()));
    }

    private int cancelPending(BatchId id) {
        int cancelled = 0;
        Long after = 0L;
        while (after != null) {
            var now = parts.clock().instant();
            var sweep = Blocking.await(parts.batches().cancelPending(id, now, after, PAGE));
            cancelled += sweep.cancelled();
            // Between two attempts there may be something of the last one, and nobody else to throw it away.
            sweep.begun().forEach(parts.bin()::forget);
            after = sweep.next();
        }
        return cancelled;
    }

    private int stopRunning(BatchId id) {
        int told = 0;
        for (var running = parts.batches().running(id, PAGE);
                !running.isEmpty();
                running = parts.batches().running(id, PAGE)) {
            cancellation.stop(running);
            told += running.size();
        }
        return told;
    }
}
