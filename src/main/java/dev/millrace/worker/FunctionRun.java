package dev.millrace.worker;

import dev.millrace.compute.FunctionCaller;
import dev.millrace.task.EndedBy;
import dev.millrace.task.Outcome;
import dev.millrace.task.Shortage;
import dev.millrace.task.TaskError;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One call in the child, on a thread that is interrupted for exactly as long as it runs the call. */
final class FunctionRun {

    private final Message.Call call;
    private final Functions functions;
    private final ChildContext context;
    private final ProgressGate progress;
    private final OutputRequest outputFile;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; present while the function runs. */
    private @Nullable Thread runner;

    private volatile boolean stopRequested;

    FunctionRun(Message.Call call, Functions functions, MessageChannel<Message.FromServer, Message.FromChild> channel) {
        this.call = call;
        this.functions = functions;
        this.progress = new ProgressGate(call.id(), channel);
        this.outputFile = new OutputRequest(call.id(), channel);
        this.context = new ChildContext(call, progress, outputFile, () -> stopRequested);
    }

    long id() {
        return call.id();
    }

    /** Tells the function to stop. */
    void stop() {
        lock.lock();
        try {
            stopRequested = true;
            if (runner != null) {
                runner.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Passes on where content may be written, or why not. */
    void answer(Message.FromServer answer) {
        outputFile.answer(answer);
    }

    /** Calls the function on the calling thread. Never throws. */
    Message.End run() {
        begin();
        try {
            return end(
                    new FunctionCaller(context, () -> stopRequested).call(functions.get(call.function()), call.args()));
        } catch (OutOfMemoryError e) {
            // The child is to end in any case: what is out now is out for the next call as well.
            return new Message.Failed(
                    call.id(), EndedBy.OOM, Shortage.failure(e).error());
        } catch (Throwable e) { // whatever the function does, the call must end
            if (stopRequested) {
                return new Message.Stopped(call.id());
            }
            System.getLogger(FunctionRun.class.getName()).log(Level.WARNING, "task code threw", e);
            return new Message.Failed(call.id(), EndedBy.ERROR, TaskError.thrown(e));
        } finally {
            progress.close();
            end();
        }
    }

    private Message.End end(Outcome outcome) {
        // No switch by type: the code of one is generated when it first runs, and the first call would wait for that.
        if (outcome instanceof Outcome.Succeeded succeeded) {
            return new Message.Done(call.id(), succeeded.result(), context.output());
        }
        if (outcome instanceof Outcome.Failed failed) {
            return new Message.Failed(call.id(), failed.endedBy(), failed.error());
        }
        return new Message.Stopped(call.id());
    }

    private void begin() {
        lock.lock();
        try {
            runner = Thread.currentThread();
            runner.setName("call-" + call.future());
            if (stopRequested) {
                runner.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** INVARIANT: after this no interrupt of {@link #stop} reaches the thread, and none is left over. */
    private void end() {
        lock.lock();
        try {
            runner = null;
            Thread.interrupted();
            Thread.currentThread().setName("idle");
        } finally {
            lock.unlock();
        }
    }
}
