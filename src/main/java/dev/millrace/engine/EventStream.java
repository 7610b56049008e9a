package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.FutureStore;
import dev.millrace.task.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The events of one future, or of many, as they are told to one client. Used by one thread; to be closed.
 *
 * <p>INVARIANT: {@code position} is a number such that every change up to it was told, is contained in a state that was
 * told, or is of no concern. It only grows, and what is at or below it is never told again. A stream reads the log up to
 * its end, then lives on what the store tells. It joins the latter <em>before</em> its last look into the log: whatever was
 * told before it joined was committed before, so that look finds it; whatever is told later is in its buffer. What is in
 * both is known by its number. If the buffer overflows meanwhile, it joins again from where it is.
 */
public final class EventStream implements AutoCloseable {

    /**
     * What streams are made of.
     *
     * @param heartbeat how long one may be silent
     */
    record Source(EventHub hub, FutureStore store, Replay replay, Snapshots snapshots, Duration heartbeat) {}

    private final Source source;
    private final Subscription subscription;
    private final Beginning beginning;
    private final @Nullable Long after;
    private final boolean exhausted;
    private boolean over;
    private long lastSign = System.nanoTime();

    /** The number that the client would resume from. */
    private long known;

    /**
     * @param after the number of the change to resume after; absent: begin with the present state
     * @param exhausted whether the client knows all there is, and nothing can follow
     */
    EventStream(
            Source source, Subscription subscription, Beginning beginning, @Nullable Long after, boolean exhausted) {
        this.source = source;
        this.subscription = subscription;
        this.beginning = beginning;
        this.after = after;
        this.exhausted = exhausted;
    }

    /** Whether there is nothing to tell to one who resumes here: it has seen the future end. */
    public boolean exhausted() {
        return exhausted;
    }

    /**
     * Tells everything, and returns when the one future is done, the reader is dropped for being too slow, or the server
     * shuts down.
     *
     * @throws IOException if the client has gone
     * @throws dev.millrace.task.Refusal.StoreUnavailable if the store cannot be read
     */
    public void run(EventSink sink) throws IOException {
        sink.heartbeat();
        sink.flush();
        var begun = begin(sink);
        if (begun.isEmpty()) {
            sink.flush();
            return;
        }
        long position = begun.getAsLong();
        known = position;
        while (!over && !subscription.over()) {
            subscription.join();
            position = catchUp(position, sink);
            if (!over && subscription.goLive()) {
                position = follow(position, sink);
            }
        }
        sink.flush();
    }

    private OptionalLong begin(EventSink sink) throws IOException {
        if (after == null) {
            return beginning.tell(subscription, sink);
        }
        if (source.replay().reaches(after)) {
            return OptionalLong.of(after);
        }
        sink.restarted();
        return beginning.tell(subscription, sink);
    }

    /** Tells what the log holds after a number, up to its end; returns the number up to which all was told. */
    private long catchUp(long from, EventSink sink) throws IOException {
        var end = source.replay().read(from, entry -> {
            var event = source.replay().event(entry, subscription.scope(), true);
            if (event.isPresent()) {
                tell(event.get(), sink);
            }
            return !over && !subscription.over();
        });
        if (end.isEmpty()) {
            source.hub().countDropped();
            over = true;
        }
        // what is deleted was done, but maybe nothing is left that could tell
        var only = subscription.scope().only();
        over = over || only != null && source.store().find(only).isEmpty();
        return end.orElse(from);
    }

    private void tell(StateEvent event, EventSink sink) throws IOException {
        sink.state(event);
        var number = event.number();
        known = number == null ? known : number;
        lastSign = System.nanoTime();
        over = subscription.scope().endsWith(event.record());
    }

    /** Tells what is told to it; returns the number up to which all was told, when what is behind that is in the log. */
    private long follow(long from, EventSink sink) throws IOException {
        long position = from;
        boolean behind = false;
        while (!over && !behind) {
            switch (next(sink)) {
                case StateEvent event -> {
                    var number = event.number();
                    if (number != null && number > position) {
                        position = number;
                        tell(event, sink);
                    }
                }
                case Told.Moved(var id) -> progress(id, sink);
                case Told.Nothing(var passed) -> position = Math.max(position, passed);
                case Told.Behind() -> behind = true;
                case Told.Over() -> over = true;
            }
            if (System.nanoTime() - lastSign >= source.heartbeat().toNanos()) {
                sign(position, sink);
            }
        }
        return position;
    }

    /** Waits only when the client has been given everything. */
    private Told next(EventSink sink) throws IOException {
        try {
            var ready = subscription.take(0);
            if (!(ready instanceof Told.Nothing)) {
                return ready;
            }
            sink.flush();
            return subscription.take(lastSign + source.heartbeat().toNanos() - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Told.Over();
        }
    }

    /** A sign of life; it also moves on what a client would resume from, since the log does not go back for ever. */
    private void sign(long position, EventSink sink) throws IOException {
        sink.heartbeat();
        if (position > known) {
            known = position;
            sink.reached(position);
        }
        lastSign = System.nanoTime();
    }

    /** As the future stands by now: nothing is told of one whose end may not have been told yet. */
    private void progress(FutureId id, EventSink sink) throws IOException {
        var running = source.store()
                .find(id)
                .filter(future -> future.state() == TaskState.RUNNING)
                .filter(subscription.scope()::wants)
                .map(source.snapshots()::uncounted)
                .filter(snapshot -> snapshot.progress() != null);
        if (running.isPresent()) {
            sink.progress(running.get());
            lastSign = System.nanoTime();
        }
    }

    @Override
    public void close() {
        source.hub().leave(subscription);
    }
}
