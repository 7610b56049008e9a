package dev.millrace.engine;

import dev.millrace.task.FieldError;
import dev.millrace.task.Refusal;
import java.util.function.Supplier;

/** Names errors of continuations as the request does that they came in. */
final class Places {

    private Places() {}

    /** Does something about a continuation; what it is refused for is named from that field on. */
    static <T> T within(String field, Supplier<T> work) {
        try {
            return work.get();
        } catch (Refusal.Invalid invalid) {
            throw new Refusal.Invalid(invalid.errors().stream()
                    .map(error -> new FieldError(field + "." + error.field(), error.message()))
                    .toList());
        } catch (Refusal.FunctionNotFound unknown) {
            throw new Refusal.Invalid(field + ".function", String.valueOf(unknown.getMessage()));
        } catch (Refusal.PoolNotFound unknown) {
            throw new Refusal.Invalid(field + ".pool", String.valueOf(unknown.getMessage()));
        }
    }
}
