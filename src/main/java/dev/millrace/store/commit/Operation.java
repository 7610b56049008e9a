package dev.millrace.store.commit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One write. Carried out again, from the start, if the transaction it was part of failed for another's fault.
 *
 * @param <S> what it writes to, inside a transaction
 * @param <T> what the caller learns after the commit
 */
@FunctionalInterface
public interface Operation<S, T> {

    /**
     * Writes, on the writer's thread.
     *
     * @return computes the answer; called after the commit and off the writer's path, so costly mapping belongs there
     */
    Supplier<T> run(S session) throws Exception;

    /** The owner whose futures it counts, so that there are not more than may be; absent: it counts none. */
    default @Nullable String quotaOf() {
        return null;
    }

    /** The same, counting the futures of an owner; absent: of none. */
    static <S, T> Operation<S, T> counting(@Nullable String owner, Operation<S, T> operation) {
        return owner == null ? operation : new Counting<>(owner, operation);
    }

    /** One that counts the futures of an owner. */
    record Counting<S, T>(String quotaOf, Operation<S, T> operation) implements Operation<S, T> {
        @Override
        public Supplier<T> run(S session) throws Exception {
            return operation.run(session);
        }
    }
}
