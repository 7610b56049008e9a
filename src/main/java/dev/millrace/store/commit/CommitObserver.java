package dev.millrace.store.commit;

/** Learns of every commit before its outcomes are told, one after the other; must be quick. */
@FunctionalInterface
public interface CommitObserver {

    CommitObserver NONE = (operations, nanos) -> {};

    /**
     * @param operations how many were committed together
     * @param nanos from the begin of the transaction until it was durable
     */
    void committed(int operations, long nanos);
}
