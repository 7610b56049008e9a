package dev.millrace.pool.process;

import dev.millrace.worker.FrameException;
import dev.millrace.worker.Message;
import dev.millrace.worker.RemoteCall;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One call of a child: one thread runs it, and any other may stop it. */
final class ChildCall {

    /** What a call came to. */
    sealed interface Result {}

    /** The child answered. */
    record Answered(Message.End end) implements Result {}

    /** It was told to stop before it was sent. */
    record NotSent() implements Result {}

    /** It is too large for the protocol. */
    record TooLarge(String how) implements Result {}

    /** The child ended before it began the call: nothing of it was done, and nothing of it is going to be. */
    record Undelivered(Exit exit) implements Result {}

    /** The child ended during the call. */
    record Died(Exit exit) implements Result {}

    /** How calls are stopped. */
    record Stopping(Duration grace, ScheduledExecutorService timer) {}

    private final Child child;
    private final RemoteCall remote;
    private final Message.Call message;
    private final Stopping stopping;
    private final AtomicBoolean stopAsked = new AtomicBoolean();

    /** Held while a message is sent, which may take long: whoever may not block must not take it. */
    private final ReentrantLock sending = new ReentrantLock();

    /** Written by the thread that runs it. */
    private volatile boolean underWay;

    /** Written by whoever stops it, before the thread that runs it looks, or to no effect. */
    private volatile @Nullable Future<?> kill;

    /** @param message the one that makes it */
    ChildCall(Child child, RemoteCall remote, Message.Call message, Stopping stopping) {
        this.child = child;
        this.remote = remote;
        this.message = message;
        this.stopping = stopping;
    }

    /** Calls the child, and waits for its end of the call or for its own. */
    Result run() {
        if (!child.begin(message.id(), message.future())) {
            return new Undelivered(child.awaitExit());
        }
        try {
            return send() ? read() : new NotSent();
        } catch (FrameException e) {
            return new TooLarge(String.valueOf(e.getMessage()));
        } catch (IOException _) {
            return new Undelivered(child.awaitExit());
        } finally {
            end();
        }
    }

    /** @return whether it was sent */
    private boolean send() throws IOException {
        sending.lock();
        try {
            if (stopAsked.get()) {
                return false;
            }
            child.send(message);
            underWay = true;
            return true;
        } finally {
            sending.unlock();
        }
    }

    private void end() {
        child.end();
        underWay = false;
        var planned = kill;
        if (planned != null) {
            planned.cancel(false);
        }
    }

    boolean stopAsked() {
        return stopAsked.get();
    }

    /** Tells the child to stop, and kills it if the call goes on after the grace. Returns at once; safe to call often. */
    void stop() {
        if (stopAsked.compareAndSet(false, true)) {
            kill = stopping.timer()
                    .schedule(
                            () -> child.killDuring(message.id(), Reason.KILLED),
                            stopping.grace().toMillis(),
                            TimeUnit.MILLISECONDS);
            Thread.ofVirtual().name("stop-" + message.future()).start(this::tellStop);
        }
    }

    /** A child that is at its next call by then finds that it is not this one that is meant. */
    private void tellStop() {
        sending.lock();
        try {
            if (underWay) {
                tell(new Message.Stop(message.id()));
            }
        } finally {
            sending.unlock();
        }
    }

    private Result read() {
        while (true) {
            var said = child.receive().orElse(null);
            if (said instanceof Message.End end && end.id() == message.id()) {
                child.saidBegun();
                child.answered();
                return new Answered(end);
            }
            if (!goesOn(said)) {
                return died(child.awaitExit());
            }
        }
    }

    /**
     * INVARIANT: a call counts as not begun only if its child has ended, and all was read that the child said. Where it may be
     * the call itself that ended the child before that, by its size, the end is the call's.
     */
    private Result died(Exit exit) {
        if (child.looksBegun(message.id())) {
            return new Died(exit);
        }
        return switch (exit.reason()) {
            case CRASHED, UNRESPONSIVE, CLOSED -> new Undelivered(exit);
            case OOM, PROTOCOL, KILLED, RECYCLED, IDLE, REDEFINED, SURPLUS, START_FAILED -> new Died(exit);
        };
    }

    /** Whether the child said something that an end may follow. */
    private boolean goesOn(Message.@Nullable FromChild said) {
        switch (said) {
            case Message.Begun begun when begun.id() == message.id() -> child.saidBegun();
            case Message.Progressed told when told.id() == message.id() -> remote.told(told);
            case Message.OutputWanted wanted when wanted.id() == message.id() -> tell(remote.answer(wanted));
            case null -> {
                return false;
            }
            case Message.FromChild _ -> {
                child.faulty("it spoke of another call");
                return false;
            }
        }
        return true;
    }

    private void tell(Message.FromServer message) {
        sending.lock();
        try {
            child.send(message);
        } catch (IOException _) {
            // It has ended, which shows when the next thing that it says is waited for.
        } finally {
            sending.unlock();
        }
    }
}
