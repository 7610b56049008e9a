package dev.millrace.callback;

import dev.millrace.task.Callback;
import dev.millrace.task.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The line that is logged for each attempt that did not arrive. Of the URL it names the target alone. */
final class DeliveryLine {

    private static final Logger LOG = LoggerFactory.getLogger("dev.millrace.delivery");

    private DeliveryLine() {}

    static void log(Delivery delivery, Delivery.Attempt attempt, RetrySchedule.Verdict verdict) {
        if (verdict.state() == Delivery.State.DELIVERED) {
            return;
        }
        var callback = delivery.callback();
        var line = LOG.atWarn()
                .addKeyValue("delivery", delivery.id())
                .addKeyValue("callback", callback.id())
                .addKeyValue("event", delivery.event().wire())
                .addKeyValue("target", callback.target())
                .addKeyValue("attempt", attempt.number());
        line = switch (callback.owner()) {
            case Callback.Owner.OfFuture(var id) -> line.addKeyValue("future", id);
            case Callback.Owner.OfBatch(var id) -> line.addKeyValue("batch", id);
        };
        line = attempt.status() == null
                ? line.addKeyValue("error", attempt.error())
                : line.addKeyValue("status", attempt.status());
        if (verdict.nextAt() == null) {
            line.log("callback given up");
        } else {
            line.addKeyValue("nextAt", verdict.nextAt()).log("callback not delivered");
        }
    }
}
