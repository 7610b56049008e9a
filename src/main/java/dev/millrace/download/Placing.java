package dev.millrace.download;

import dev.millrace.net.InterruptibleIo;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskError;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last part of a download, whose bytes have all arrived: compares their checksum, and places them, which waits for the
 * disk.
 *
 * @param whole the bytes; its owner's to settle until the part is run
 * @param begun when the download began
 */
record Placing(Gathered whole, Instant begun) implements Outcome.Part {

    private static final Logger LOG = LoggerFactory.getLogger(Placing.class);

    @Override
    public Outcome run(TaskContext context) throws Exception {
        return InterruptibleIo.call(() -> closing(context));
    }

    /** As {@link Transfer#run}: never throws for what the disk does. */
    private Outcome closing(TaskContext context) {
        Outcome outcome = new Outcome.Stopped();
        try {
            outcome = attempt(context);
            boolean interrupted =
                    context.stopRequested() || Thread.currentThread().isInterrupted();
            if (outcome instanceof Outcome.Failed && interrupted) {
                outcome = new Outcome.Stopped();
            }
            return outcome;
        } finally {
            whole.settle(outcome, context.stopReason());
        }
    }

    private Outcome attempt(TaskContext context) {
        try {
            context.checkStop();
            return place(context.id());
        } catch (InterruptedException _) {
            return new Outcome.Stopped();
        } catch (Refusal.StorageFull e) {
            return new Outcome.Failed(Failures.storageFull(e));
        } catch (Refusal.ContentStoreUnavailable e) {
            return new Outcome.Failed(Failures.notStored(e));
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("future", context.id()).log("a file could not be placed");
            return new Outcome.Failed(
                    TaskError.retryable(ErrorCode.TASK_FAILED, "the file could not be placed in the content store"));
        }
    }

    /** Does it, and leaves what is not placed to be settled. */
    Outcome place(FutureId id) throws IOException {
        var mismatch = compare();
        if (mismatch != null) {
            return new Outcome.Failed(mismatch);
        }
        var answer = whole.note().answer();
        var content = whole.draft().keep(answer.contentType(), answer.fileName());
        return new Outcome.Succeeded(answer.result(id, content, whole.resumed(), begun), content);
    }

    /** What is wrong with the bytes, if anything is. */
    @Nullable
    TaskError compare() throws IOException {
        var checksum = whole.checksum();
        if (checksum == null) {
            return null;
        }
        var actual = whole.draft().sha256();
        boolean pieced = whole.pieced() || whole.resumed();
        return checksum.hex().equals(actual) ? null : Failures.mismatch(checksum.hex(), actual, pieced);
    }

    @Override
    public void discard() {
        Gathered.discard(whole.draft());
    }
}
