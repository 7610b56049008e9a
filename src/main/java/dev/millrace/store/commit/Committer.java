package dev.millrace.store.commit;

import java.util.Set;

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

        /** The owners whose futures are counted in it. */
        default Set<String> owners() {
            return Set.of();
        }
    }

    /** A transaction that was committed, and may not be on the disk yet. */
    interface Commit {

        /**
         * Returns when it is on the disk, and everything committed before it. Called on any thread.
         *
         * @throws Exception if it may be lost: nobody may be told of it
         */
        void force() throws Exception;

        /** Tells whoever follows the database, before its outcomes are told, in the order of commits; never throws. */
        void tell();
    }

    /**
     * Runs the work in one transaction and returns when it is committed.
     *
     * @throws Exception what went wrong; nothing was written then, unless it says that this is unknown, and the next transaction
     *     starts afresh
     */
    Commit inTransaction(Work<S> work) throws Exception;

    /**
     * Whether a failure may be the fault of one operation, so that the others of its batch are worth trying without it;
     * otherwise all of them are refused.
     */
    default boolean mayBeOfOne(Throwable failure) {
        return true;
    }

    /** What callers are told about a failed write. */
    RuntimeException refusal(Throwable failure);

    @Override
    void close();
}
