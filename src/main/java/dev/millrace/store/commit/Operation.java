package dev.millrace.store.commit;

import java.util.function.Supplier;

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
}
