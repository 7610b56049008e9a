package dev.millrace.callback;

import dev.millrace.task.Delivery;
import dev.millrace.task.Refusal;
import dev.millrace.task.Trace;
import dev.millrace.tracing.Traces;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a delivery, from the request to the durable record of it. For one thread, once. */
final class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final CourierParts parts;
    private final Delivery delivery;
    private final Breaker breaker;

    /** What the delivery follows from. */
    private final Context trace;

    Attempt(CourierParts parts, Delivery delivery, Breaker breaker) {
        this.parts = parts;
        this.delivery = delivery;
        this.breaker = breaker;
        this.trace = Traces.context(delivery.callback().headers());
    }

    /** @throws InterruptedException if the server stops before it is recorded; it will be made again */
    void run() throws InterruptedException {
        try (var _ = trace.makeCurrent()) {
            make();
        }
    }

    private void make() throws InterruptedException {
        var tried = parts.sender().send(message(), number());
        var now = parts.clock().instant();
        if (tried.answeredWell()) {
            breaker.answered();
        } else if (tried.sent()) {
            breaker.failed(now);
        }
        var verdict = parts.schedule().judge(tried, delivery.tried(), now);
        record(tried.attempt(), verdict);
        parts.meters().count(tried.attempt(), verdict.state());
        DeliveryLine.log(delivery, tried.attempt(), verdict);
    }

    private Sender.Message message() {
        var callback = delivery.callback();
        // those of the trace are set when it is sent: they name the request that it is sent with
        var headers = Traces.isIn(trace) ? Trace.without(callback.headers()) : callback.headers();
        return new Sender.Message(
                delivery.id().toString(), callback.url(), callback.secret(), headers, delivery.body());
    }

    private int number() {
        return delivery.attempts().isEmpty() ? 1 : delivery.attempts().getLast().number() + 1;
    }

    /** Does not give up: sent again unrecorded, a delivery would be sent for ever while the store takes no writes. */
    private void record(Delivery.Attempt attempt, RetrySchedule.Verdict verdict) throws InterruptedException {
        var pause = FIRST_PAUSE;
        while (!recorded(attempt, verdict)) {
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private boolean recorded(Delivery.Attempt attempt, RetrySchedule.Verdict verdict) throws InterruptedException {
        try {
            parts.outbox()
                    .record(delivery.id(), attempt, verdict.state(), verdict.nextAt())
                    .get();
            return true;
        } catch (ExecutionException | Refusal.StoreUnavailable e) {
            LOG.atDebug().setCause(e).log("an attempt to deliver could not be recorded yet");
            return false;
        }
    }
}
