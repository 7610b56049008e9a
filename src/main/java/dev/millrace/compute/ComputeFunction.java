package dev.millrace.compute;

import dev.millrace.task.FieldError;
import java.io.IOException;
import java.util.List;

/**
 * A computation that clients call by name.
 *
 * <p>To add one: a class with a constructor without parameters, made a bean ({@code @Component}), and beside it the
 * resource {@code <name>.json} with its {@link FunctionDescription}. Implementations are safe for use by many threads and
 * keep nothing between calls.
 *
 * @param <A> a record of the arguments, bound after the schema accepted them and its defaults were filled in
 * @param <R> the result, which Jackson can write
 */
public interface ComputeFunction<A, R> {

    /** What clients call it: lower-case words with hyphens. */
    String name();

    Class<A> argsType();

    /** What the function is and takes, for people and programs. */
    default FunctionDescription description() {
        return FunctionDescription.beside(getClass(), name());
    }

    /** What is wrong with the arguments beyond what the schema can say; empty if nothing is. */
    default List<FieldError> check(A args) {
        return List.of();
    }

    /** Whether it runs in pools of processes only, since it may take down the process that it runs in. */
    default boolean isolated() {
        return false;
    }

    /**
     * Computes, on the calling thread.
     *
     * @throws InterruptedException if it was told to stop, which {@link FunctionContext#checkStop} is to be asked every few
     *     milliseconds
     * @throws FunctionFailure if there is no result
     */
    R run(A args, FunctionContext context) throws IOException, InterruptedException, FunctionFailure;
}
