package dev.millrace.store.commit;

/**
 * A database that can be written to, used by one thread.
 *
 * @param <S> what operations write to
 */
public interface Committer<S> extends AutoCloseable {

    /** What is done inside a transaction. */
    @FunctionalInterface
    interface Work<S> {
        void run(S session) throws Exception;
    }

    /**
     * Runs the work in one transaction and returns when it is durable.
     *
     * @return what is to be told of it before its outcomes are, in the order of commits; never throws
     * @throws Exception what went wrong; nothing was written then, and the next transaction starts afresh
     */
    Runnable inTransaction(Work<S> work) throws Exception;

    /** What callers are told about a failed write. */
    RuntimeException refusal(Throwable failure);

    @Override
    void close();
}
