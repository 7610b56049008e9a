package dev.millrace.worker;

import dev.millrace.compute.FunctionCaller;
import dev.millrace.compute.FunctionRegistry;
import dev.millrace.task.ContentFiles;
import dev.millrace.task.Outcome;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskSpec;

/** Makes calls for children of tasks, on the server's side. Safe for use by many threads. */
public final class RemoteCalls {

    /** Has a child do a call. */
    @FunctionalInterface
    public interface Errand {

        /** @return {@link RemoteCall#outcome} of what the child answered, or what became of the child */
        Outcome run(RemoteCall call) throws Exception;
    }

    private final FunctionRegistry functions;
    private final ContentFiles files;

    public RemoteCalls(FunctionRegistry functions, ContentFiles files) {
        this.functions = functions;
        this.files = files;
    }

    /**
     * Has a task done by a child. Whatever it leaves behind that is not kept is thrown away when the errand is over, so the
     * child must not be at it any more by then.
     *
     * @return also if the function is not there any more, does not accept the arguments any more, or finds no room for its
     *     content: the outcome that a thread of the server would come to
     */
    public Outcome run(TaskSpec.Compute spec, TaskContext context, Errand errand) throws Exception {
        try (var call = new RemoteCall(functions.prepare(spec), context, files)) {
            return errand.run(call);
        } catch (Refusal e) {
            return FunctionCaller.failed(e);
        }
    }
}
