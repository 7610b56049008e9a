package dev.millrace.api;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.OneOrMany;
import dev.millrace.api.request.CallbackRequest;
import dev.millrace.api.request.CallbackRules;
import dev.millrace.api.request.OptionRules;
import dev.millrace.api.request.TaskRequest;
import dev.millrace.callback.Callbacks;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What can be said against a request only by the clock or the configuration. */
@Component
final class LateChecks {

    private final Callbacks callbacks;
    private final Clock clock;

    LateChecks(Callbacks callbacks, Clock clock) {
        this.callbacks = callbacks;
        this.clock = clock;
    }

    /** Adds whatever is wrong with a task, its continuations included. */
    void check(TaskRequest task, FieldErrors errors) {
        OptionRules.checkRunAt(task, clock.instant(), errors);
        CallbackRules.checkSecrets(task, callbacks::knowsSecret, errors);
    }

    /** Adds whatever is wrong with the callbacks of a batch. */
    void check(@Nullable OneOrMany<CallbackRequest> ofBatch, FieldErrors errors) {
        CallbackRules.checkSecrets(ofBatch, callbacks::knowsSecret, errors);
    }
}
