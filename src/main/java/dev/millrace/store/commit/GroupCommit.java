package dev.millrace.store.commit;

import dev.millrace.task.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Gathers writes into batches, and commits each batch as one transaction.
 *
 * <p>Operations take effect, and their outcomes are told, in the order in which they were submitted. A failed batch is
 * tried again one by one, so that one bad row fails alone, unless all of it would fail. At most {@value #MAX_BACKLOG} operations wait; one more is
 * refused with {@link Refusal.StoreUnavailable}.
 *
 * <p>Safe for use by any number of threads; {@link #submit} never blocks on the database.
 */
public final class GroupCommit<S> implements AutoCloseable {

    public static final int MAX_BACKLOG = 65_536;
    public static final int MAX_BATCH = 512;

    /** Outcomes that the writer tells itself when it has nothing else to do; more of them would hold up the next batch. */
    private static final int TOLD_BY_WRITER = 16;

    private final Committer<S> committer;
    private final CommitObserver observer;
    private final int together;
    private final Backlog<Pending<S, ?>> backlog = new Backlog<>(MAX_BACKLOG);
    private final Teller<Settled<S>> teller = new Teller<>(this::tellNow);
    private final Thread writerThread;
    private final Thread tellerThread;

    /** One that writes up to {@value #MAX_BATCH} operations in a transaction. */
    public GroupCommit(String name, Committer<S> committer, CommitObserver observer) {
        this(name, committer, observer, MAX_BATCH);
    }

    /**
     * @param name of the threads
     * @param together how many operations a transaction has at most
     */
    public GroupCommit(String name, Committer<S> committer, CommitObserver observer, int together) {
        this.together = together;
        this.committer = committer;
        this.observer = observer;
        writerThread = Thread.ofPlatform().name(name + "-writer").unstarted(this::write);
        tellerThread = Thread.ofPlatform().name(name + "-teller").unstarted(teller);
    }

    /** To be called once, before anything is submitted. */
    public void start() {
        writerThread.start();
        tellerThread.start();
    }

    /**
     * The answer comes after the commit; or a {@link Refusal.StoreUnavailable}, and nothing was written, unless it says that this is
     * unknown.
     */
    public <T> CompletableFuture<T> submit(Operation<S, T> operation) {
        var pending = new Pending<>(operation);
        if (!backlog.add(pending)) {
            return CompletableFuture.failedFuture(new Refusal.StoreUnavailable(false, null));
        }
        return pending.future();
    }

    /** Takes nothing more, and returns when everything that was taken is durable and told. Safe to call again. */
    @Override
    public void close() {
        backlog.close();
        boolean interrupted = join(writerThread);
        teller.close();
        interrupted |= join(tellerThread);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try (committer) {
            for (var batch = backlog.take(together); !batch.isEmpty(); batch = backlog.take(together)) {
                for (var settled : commit(batch)) {
                    tell(settled);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Settled<S> settled) throws InterruptedException {
        // INVARIANT: outcomes are told in the order of commits, so the writer speaks only while the teller has nothing
        // to say
        if (settled.size() <= TOLD_BY_WRITER && teller.idle() && backlog.isEmpty()) {
            tellNow(settled);
        } else {
            teller.hand(settled);
        }
    }

    private void tellNow(Settled<S> settled) {
        settled.tell(observer, committer::refusal);
    }

    private List<Settled<S>> commit(List<Pending<S, ?>> batch) {
        long begun = System.nanoTime();
        try {
            var commit = committer.inTransaction(new Together<>(batch));
            return List.of(new Settled<>(batch, commit, begun));
        } catch (Throwable e) { // the writer must outlive whatever one operation does
            if (batch.size() == 1 || !committer.mayBeOfOne(e)) {
                var refusal = committer.refusal(e);
                batch.forEach(pending -> pending.failed(refusal));
                return List.of(Settled.failed(batch));
            }
            return batch.stream()
                    .flatMap(pending -> commit(List.<Pending<S, ?>>of(pending)).stream())
                    .toList();
        }
    }

    /** What is done in one transaction. */
    private record Together<S>(List<Pending<S, ?>> batch) implements Committer.Work<S> {

        @Override
        public void run(S session) throws Exception {
            for (var pending : batch) {
                pending.run(session);
            }
        }

        @Override
        public Set<String> owners() {
            Set<String> owners = Set.of();
            for (var pending : batch) {
                if (pending.quotaOf() instanceof String owner) {
                    owners = owners.isEmpty() ? new HashSet<>() : owners;
                    owners.add(owner);
                }
            }
            return owners;
        }
    }

    private static boolean join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
