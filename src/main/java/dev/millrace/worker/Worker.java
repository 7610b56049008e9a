package dev.millrace.worker;

import dev.millrace.task.EndedBy;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.MappedByteBuffer;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The child: one thread listens to the server, another one runs the calls. It ends with the server's stream, whatever the
 * function at work does: nothing is waited for then.
 */
final class Worker {

    private final MessageChannel<Message.FromServer, Message.FromChild> channel;
    private final SynchronousQueue<FunctionRun> calls = new SynchronousQueue<>();
    private final Functions functions = new Functions();

    /** Where it writes which call it began; absent: it says so. */
    private final @Nullable MappedByteBuffer mark;

    /** The call at work. Written by the listener to begin, by the runner to end. */
    private volatile @Nullable FunctionRun current;

    Worker(MessageChannel<Message.FromServer, Message.FromChild> channel, @Nullable MappedByteBuffer mark) {
        this.channel = channel;
        this.mark = mark;
    }

    /** Starts both threads and returns; they end with the process. */
    void start() {
        Thread.ofPlatform().name("listener").daemon().start(this::listen);
        Thread.ofPlatform().name("idle").start(this::runCalls);
    }

    private void listen() {
        int exit = Protocol.EXIT_PROTOCOL;
        try {
            channel.send(
                    new Message.Ready(Protocol.VERSION, ProcessHandle.current().pid()));
            while (obey(channel.receive().orElseGet(Message.Quit::new))) {
                // goes on with the next message
            }
            exit = Protocol.EXIT_QUIT;
        } catch (IOException e) {
            log("cannot understand the server", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // No hooks and no waiting: a function may hold either up for ever.
            Runtime.getRuntime().halt(exit);
        }
    }

    /** @return whether to go on */
    private boolean obey(Message.FromServer message) throws IOException, InterruptedException {
        // No switch by type: the code of one is generated when it first runs, and the first call would wait for that.
        if (message instanceof Message.Call call) {
            begin(call);
        } else if (message instanceof Message.Stop stop) {
            ifCurrent(stop.id(), FunctionRun::stop);
        } else if (message instanceof Message.OutputGiven given) {
            ifCurrent(given.id(), run -> run.answer(given));
        } else if (message instanceof Message.OutputRefused refused) {
            ifCurrent(refused.id(), run -> run.answer(refused));
        } else {
            return false;
        }
        return true;
    }

    /** What is about a call that has just ended comes too late. */
    private void ifCurrent(long call, Consumer<FunctionRun> action) {
        var run = current;
        if (run != null && run.id() == call) {
            action.accept(run);
        }
    }

    private void begin(Message.Call call) throws IOException, InterruptedException {
        if (current != null) {
            throw new FrameException("a call while another one is at work");
        }
        var run = new FunctionRun(call, functions, channel);
        current = run;
        calls.put(run);
    }

    private void runCalls() {
        Rehearsal.alone();
        try {
            while (true) {
                var run = calls.take();
                tellBegun(run);
                var end = run.run();
                // INVARIANT: before the end is told, since the server may answer it with the next call.
                current = null;
                channel.send(end);
                if (end instanceof Message.Failed(var _, EndedBy endedBy, var _) && endedBy == EndedBy.OOM) {
                    Runtime.getRuntime().halt(Protocol.EXIT_OUT_OF_MEMORY);
                }
            }
        } catch (Throwable e) { // without this thread the child is of no use, and the server must learn that
            log("cannot tell the server", e);
            Runtime.getRuntime().halt(Protocol.EXIT_PROTOCOL);
        }
    }

    /** INVARIANT: before the function runs, so that a call of which this is not found was not begun. */
    private void tellBegun(FunctionRun run) throws IOException {
        if (mark == null) {
            channel.send(new Message.Begun(run.id()));
        } else {
            mark.putLong(0, run.id());
        }
    }

    private static void log(String message, Throwable e) {
        System.getLogger(Worker.class.getName()).log(Level.ERROR, message, e);
    }
}
