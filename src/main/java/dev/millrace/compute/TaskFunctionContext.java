package dev.millrace.compute;

import dev.millrace.content.ContentStore;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.Progress;
import dev.millrace.task.TaskContext;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** A function's surroundings when it runs as a task of this server. */
final class TaskFunctionContext implements FunctionContext {

    private final TaskContext task;
    private final ContentStore contents;

    /** Present once the function has written content. */
    private @Nullable ContentRef content;

    TaskFunctionContext(TaskContext task, ContentStore contents) {
        this.task = task;
        this.contents = contents;
    }

    @Nullable
    ContentRef content() {
        return content;
    }

    @Override
    public int attempt() {
        return task.attempt();
    }

    @Override
    public void checkStop() throws InterruptedException {
        task.checkStop();
    }

    @Override
    public void progress(long completed, long total, String unit) {
        task.progress(new Progress(completed, total, unit, null));
    }

    @Override
    public FunctionInput input(FutureId future) throws IOException, FunctionFailure {
        var ref = task.input(future).orElseThrow(() -> FunctionFailure.inputMissing(future));
        try {
            var stream = new WatchedInput(contents.open(ref, 0), ref.bytes(), this);
            var path = contents.path(ref).orElse(null);
            return new FunctionInput(stream, ref.bytes(), ref.fileName(), path);
        } catch (NoSuchFileException _) {
            throw FunctionFailure.inputMissing(future);
        }
    }

    @Override
    public long output(String contentType, @Nullable String fileName, ContentWriter writer)
            throws IOException, InterruptedException {
        if (content != null) {
            throw new IllegalStateException("the function has written its content already");
        }
        try (var draft = contents.create(task.id(), task.attempt())) {
            writer.writeTo(new WatchedOutput(draft, this));
            var kept = draft.keep(contentType, fileName);
            content = kept;
            return kept.bytes();
        }
    }

    /** Throws away what the function has written: it failed after that. */
    void discardContent() {
        if (content != null) {
            contents.discard(content);
        }
    }
}
