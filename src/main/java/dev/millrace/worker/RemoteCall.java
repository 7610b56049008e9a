package dev.millrace.worker;

import dev.millrace.compute.FunctionCaller;
import dev.millrace.compute.PreparedCall;
import dev.millrace.task.BorrowedFile;
import dev.millrace.task.ContentFiles;
import dev.millrace.task.ContentRef;
import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.HandedFile;
import dev.millrace.task.Outcome;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskError;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call of a child, on the server's side. Used by the thread that has the child do it. */
public final class RemoteCall implements Closeable {

    private final PreparedCall prepared;
    private final TaskContext context;
    private final ContentFiles files;

    /** What the child reads. */
    private final List<BorrowedFile> borrowed = new ArrayList<>();

    /** Present once the child has asked for it. */
    private @Nullable HandedFile output;

    RemoteCall(PreparedCall prepared, TaskContext context, ContentFiles files) {
        this.prepared = prepared;
        this.context = context;
        this.files = files;
    }

    /**
     * What to send to the child.
     *
     * @param id new for each call of that child
     */
    public Message.Call message(long id) throws IOException {
        var inputs = new ArrayList<Message.InputFile>();
        for (var future : prepared.inputs()) {
            input(future).ifPresent(inputs::add);
        }
        return new Message.Call(id, context.id(), prepared.function(), prepared.args(), context.attempt(), inputs);
    }

    private Optional<Message.InputFile> input(FutureId future) throws IOException {
        var content = context.input(future);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(file(future, content.get()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private Message.InputFile file(FutureId future, ContentRef content) throws IOException {
        var file = files.borrow(content);
        borrowed.add(file);
        return new Message.InputFile(future, file.path().toString(), content.bytes(), content.fileName());
    }

    /** Passes on how far the call is. */
    public void told(Message.Progressed told) {
        context.progress(AnswerCheck.progress(told));
    }

    /** What to send to a child that wants to write content, or more of it. Blocks while a file is made. */
    public Message.FromServer answer(Message.OutputWanted wanted) {
        try {
            var file = output == null ? files.create(context.id(), context.attempt()) : output;
            output = file;
            long allowed = file.allow(wanted.bytes());
            return new Message.OutputGiven(wanted.id(), file.path().toString(), allowed, file.mostBytes());
        } catch (Refusal.StorageFull e) {
            var error = TaskError.retryable(ErrorCode.STORAGE_FULL, String.valueOf(e.getMessage()));
            return new Message.OutputRefused(wanted.id(), error);
        } catch (Refusal.ContentTooLarge e) {
            var error = TaskError.of(ErrorCode.TOO_LARGE, String.valueOf(e.getMessage()));
            return new Message.OutputRefused(wanted.id(), error);
        } catch (IOException e) {
            return new Message.OutputRefused(wanted.id(), TaskError.thrown(e));
        }
    }

    /**
     * What the call came to. Blocks while content is taken over.
     *
     * @throws IOException if there is something wrong with the content that the child says it has written
     */
    public Outcome outcome(Message.End end) throws IOException {
        return switch (end) {
            case Message.Done done -> done(done);
            case Message.Failed failed -> {
                var endedBy = failed.error().code() == ErrorCode.OOM ? EndedBy.OOM : EndedBy.ERROR;
                yield new Outcome.Failed(endedBy, AnswerCheck.error(failed.error()), null);
            }
            case Message.Stopped _ -> new Outcome.Stopped();
        };
    }

    private Outcome done(Message.Done done) throws IOException {
        var problem = AnswerCheck.problem(done);
        if (problem.isPresent()) {
            return new Outcome.Failed(problem.get());
        }
        var written = done.output();
        if (written == null) {
            return new Outcome.Succeeded(done.result(), null);
        }
        var file = output;
        if (file == null) {
            throw new FrameException("the child has written content without asking where");
        }
        try {
            return new Outcome.Succeeded(done.result(), file.keep(written.contentType(), written.fileName()));
        } catch (Refusal e) {
            return FunctionCaller.failed(e);
        } catch (FileSystemException e) {
            var reason = e.getReason() == null ? "it cannot be read" : e.getReason();
            return new Outcome.Failed(TaskError.retryable(
                    ErrorCode.TASK_FAILED, "the content that the function wrote was not taken over: " + reason));
        }
    }

    /** Throws away what was written and not kept, and gives back what was read. */
    @Override
    public void close() throws IOException {
        borrowed.forEach(BorrowedFile::close);
        borrowed.clear();
        if (output != null) {
            output.close();
        }
    }
}
