package dev.millrace.pool.process;

import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskRunner;
import dev.millrace.task.TaskSpec;
import dev.millrace.worker.Message;
import dev.millrace.worker.RemoteCall;
import dev.millrace.worker.RemoteCalls;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Has one task done by a child. One thread runs it, and any other may stop it. */
final class Errand implements TaskRunner {

    /** After so many children that did not begin it, a call is given up. */
    private static final int MOST_CHILDREN = 5;

    /** What all errands of a pool use. */
    record Tools(Children children, RemoteCalls calls, ChildCall.Stopping stopping, AtomicLong callIds) {}

    private final Tools tools;
    private volatile boolean stopped;

    /** The call under way; written by the thread that runs it. */
    private volatile @Nullable ChildCall call;

    Errand(Tools tools) {
        this.tools = tools;
    }

    /** Whoever runs it is to be interrupted as well, since it may wait for a child. */
    void stop() {
        stopped = true;
        var underWay = call;
        if (underWay != null) {
            underWay.stop();
        }
    }

    @Override
    public Outcome run(TaskSpec spec, TaskContext context) throws Exception {
        if (!(spec instanceof TaskSpec.Compute compute)) {
            return failed(ErrorCode.WRONG_POOL, "only functions run in processes");
        }
        return tools.calls().run(compute, context, this::deliver);
    }

    private static Outcome failed(ErrorCode code, String message) {
        return new Outcome.Failed(TaskError.of(code, message));
    }

    private Outcome deliver(RemoteCall remote) throws IOException, InterruptedException {
        Exit last = null;
        for (int tried = 0; !stopped && tried < MOST_CHILDREN; tried++) {
            // Made before a child is taken: if it cannot be made, that is no child's fault.
            var message = remote.message(tools.callIds().incrementAndGet());
            Child child;
            try {
                child = tools.children().lease();
            } catch (NoWorkersException e) {
                return new Outcome.Failed(
                        TaskError.retryable(ErrorCode.WORKER_UNAVAILABLE, String.valueOf(e.getMessage())));
            }
            var result = call(child, new ChildCall(child, remote, message, tools.stopping()));
            // Being told to stop has had its effect, and what follows is not to suffer from it.
            Thread.interrupted();
            if (!(result instanceof ChildCall.Undelivered(var exit))) {
                return outcome(result, remote, child);
            }
            // Nothing of it was done: another child can do it.
            last = exit;
        }
        return stopped || last == null ? new Outcome.Stopped() : neverBegun(last);
    }

    private static Outcome neverBegun(Exit last) {
        var message = "none of " + MOST_CHILDREN + " workers began the task; the last one " + last.wordsAndLastLine();
        return new Outcome.Failed(TaskError.retryable(ErrorCode.WORKER_UNAVAILABLE, message));
    }

    private Outcome outcome(ChildCall.Result result, RemoteCall remote, Child child) throws IOException {
        return switch (result) {
            case ChildCall.Answered(var end) -> remote.outcome(end);
            // What broke had done so before it was killed, if it was.
            case ChildCall.Died(var exit) ->
                stopped && exit.crash() == null ? new Outcome.Stopped() : verdict(exit, child);
            case ChildCall.NotSent _, ChildCall.Undelivered _ -> new Outcome.Stopped();
            case ChildCall.TooLarge(var how) ->
                failed(ErrorCode.TASK_FAILED, "the call is too large to be handed to a worker: " + how);
        };
    }

    private Outcome verdict(Exit exit, Child child) {
        var limits = new Verdict.Limits(
                child.settings().maxHeapBytes(), tools.children().settings().maxRssBytes());
        return Verdict.of(exit, limits);
    }

    private ChildCall.Result call(Child child, ChildCall next) {
        ChildCall.Result result = null;
        try {
            call = next;
            // A stop that came before this saw no call to stop.
            if (stopped) {
                next.stop();
            }
            result = next.run();
            return result;
        } finally {
            call = null;
            giveBack(child, result);
        }
    }

    /** @param result absent: it was left in the midst of a call, which is of no use to anyone then */
    private void giveBack(Child child, ChildCall.@Nullable Result result) {
        var children = tools.children();
        switch (result) {
            case ChildCall.Answered(Message.Failed failed)
            when failed.endedBy() == EndedBy.OOM -> {
                child.kill(Reason.OOM);
                children.giveBackDead(child, Reason.OOM);
            }
            case ChildCall.Died(var exit) -> children.giveBackDead(child, exit.reason());
            case ChildCall.Answered _, ChildCall.NotSent _, ChildCall.TooLarge _, ChildCall.Undelivered _ ->
                children.giveBack(child);
            case null -> {
                child.kill(Reason.KILLED);
                children.giveBack(child);
            }
        }
    }
}
