package dev.millrace.api.request;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.OneOrMany;
import dev.millrace.engine.CallbackOrder;
import dev.millrace.task.EventType;
import dev.millrace.task.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What holds for the callbacks that a request asks for: one, or a list of up to {@value Outbox#MAX_CALLBACKS}. */
public final class CallbackRules {

    private static final String FIELD = "callback";

    private CallbackRules() {}

    /** Adds whatever is wrong with callbacks of a future. */
    static void check(@Nullable OneOrMany<CallbackRequest> callbacks, FieldErrors errors) {
        checkCount(callbacks, errors);
        if (callbacks != null) {
            callbacks.forEach(FIELD, (place, callback) -> callback.check(place + ".", errors));
        }
    }

    /** Adds whatever is wrong with callbacks of a batch. */
    public static void checkForBatch(@Nullable OneOrMany<CallbackRequest> callbacks, FieldErrors errors) {
        checkCount(callbacks, errors);
        if (callbacks != null) {
            callbacks.forEach(FIELD, (place, callback) -> callback.checkForBatch(place + ".", errors));
        }
    }

    private static void checkCount(@Nullable OneOrMany<CallbackRequest> callbacks, FieldErrors errors) {
        errors.require(
                callbacks == null || callbacks.items().size() <= Outbox.MAX_CALLBACKS,
                FIELD,
                "are more than " + Outbox.MAX_CALLBACKS);
    }

    /** Adds the secrets that are not known, those of continuations included. */
    public static void checkSecrets(TaskRequest task, Predicate<@Nullable String> known, FieldErrors errors) {
        checkSecrets(task.callback(), known, errors);
        task.forEachContinuation((place, when, continuation) -> checkSecrets(continuation, known, errors.under(place)));
    }

    public static void checkSecrets(
            @Nullable OneOrMany<CallbackRequest> callbacks, Predicate<@Nullable String> known, FieldErrors errors) {
        if (callbacks != null) {
            callbacks.forEach(
                    FIELD,
                    (place, callback) -> errors.require(
                            known.test(callback.secret()),
                            place + ".secret",
                            "names no configured secret; a secret itself begins with whsec_"));
        }
    }

    /**
     * What is asked for. To be called only on a request without errors.
     *
     * @param byDefault what callbacks are told of that do not say
     */
    public static List<CallbackOrder> orders(@Nullable OneOrMany<CallbackRequest> callbacks, Set<EventType> byDefault) {
        List<CallbackOrder> orders = new ArrayList<>();
        if (callbacks != null) {
            callbacks.forEach(FIELD, (place, callback) -> orders.add(callback.order(byDefault)));
        }
        return orders;
    }
}
