package dev.millrace.download;

import dev.millrace.content.ContentDraft;
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
 * @param draft the bytes; its owner's to close until the part is run
 * @param checksum what they must hash to
 * @param begun when the download began
 */
record Placing(ContentDraft draft, Answer answer, @Nullable String checksum, Instant begun) implements Outcome.Part {

    private static final Logger LOG = LoggerFactory.getLogger(Placing.class);

    @Override
    public Outcome run(TaskContext context) throws Exception {
        return InterruptibleIo.call(() -> closing(context));
    }

    /** As {@link Transfer#run}: never throws for what the disk does. */
    private Outcome closing(TaskContext context) {
        Outcome outcome;
        try (draft) {
            context.checkStop();
            outcome = place(context.id());
        } catch (InterruptedException _) {
            return new Outcome.Stopped();
        } catch (Refusal.StorageFull e) {
            outcome = new Outcome.Failed(Failures.storageFull(e));
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("future", context.id()).log("a file could not be placed");
            outcome = new Outcome.Failed(
                    TaskError.retryable(ErrorCode.TASK_FAILED, "the file could not be placed in the content store"));
        }
        boolean interrupted = context.stopRequested() || Thread.currentThread().isInterrupted();
        return outcome instanceof Outcome.Failed && interrupted ? new Outcome.Stopped() : outcome;
    }

    /** Does it, and leaves the draft open. */
    Outcome place(FutureId id) throws IOException {
        var mismatch = compare();
        if (mismatch != null) {
            return new Outcome.Failed(mismatch);
        }
        var content = draft.keep(answer.contentType(), answer.fileName());
        return new Outcome.Succeeded(answer.result(id, content, begun), content);
    }

    private @Nullable TaskError compare() {
        if (checksum == null) {
            return null;
        }
        var wanted = Checksum.parse(checksum).map(Checksum::hex).orElse("");
        var actual = draft.sha256();
        return wanted.equals(actual) ? null : Failures.mismatch(wanted, actual);
    }

    @Override
    public void discard() {
        try {
            draft.close();
        } catch (IOException e) {
            LOG.warn("a file that nobody needs any more could not be removed; the next start will", e);
        }
    }
}
