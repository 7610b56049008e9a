package dev.millrace.compute;

import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The surroundings of one run of a function, as a task has them, with a fake of everything around the task. */
public final class FunctionRun {

    private final FakeTask task = new FakeTask();
    private final MemoryContentStore contents = new MemoryContentStore();
    private final TaskFunctionContext context = new TaskFunctionContext(task, contents);

    public FunctionContext context() {
        return context;
    }

    public FakeTask task() {
        return task;
    }

    public MemoryContentStore contents() {
        return contents;
    }

    /** A future with the given content. */
    public FutureId future(byte[] content, @Nullable String fileName) {
        return task.input(contents.add(content, fileName));
    }

    /** What the function has written. */
    public ContentRef written() {
        return Objects.requireNonNull(context.content());
    }

    public byte[] writtenBytes() {
        return contents.bytes(written());
    }
}
