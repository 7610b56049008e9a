package dev.millrace.store.commit;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Operations that are through, and whose outcomes are to be told.
 *
 * @param commit the transaction that they were part of; absent: there is none, because they failed
 * @param begun when that began, as {@link System#nanoTime()}
 */
record Settled<S>(List<Pending<S, ?>> operations, Committer.@Nullable Commit commit, long begun) {

    /** Those that failed. */
    static <S> Settled<S> failed(List<Pending<S, ?>> operations) {
        return new Settled<>(operations, null, 0);
    }

    int size() {
        return operations.size();
    }

    /**
     * Waits until they are on the disk, and tells their outcomes. Never throws.
     *
     * @param refusal what callers are told if they may not be there
     */
    void tell(CommitObserver observer, Function<Throwable, RuntimeException> refusal) {
        if (commit != null) {
            try {
                commit.force();
                observer.committed(size(), System.nanoTime() - begun);
                commit.tell();
            } catch (Exception e) {
                operations.forEach(operation -> operation.failed(refusal.apply(e)));
            }
        }
        operations.forEach(Pending::tell);
    }
}
