package dev.millrace.task;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction of another node changed, in short: enough to keep counts right and to wake those who wait, without
 * reading a future.
 *
 * @param entries the changes of futures, in order
 * @param moves the same changes counted by pool
 * @param movedBatches those with another member, or with another member that is done
 * @param doneBatches those that take no more and whose last member is done
 * @param targets those that something is due for now
 * @param pools those whose definition or state was changed
 */
public record ForeignChanges(
        List<ChangeLog.Entry> entries,
        List<Move> moves,
        Set<BatchId> movedBatches,
        Set<BatchId> doneBatches,
        Set<String> targets,
        Set<PoolName> pools) {

    /**
     * How many futures of a pool went from one state to another.
     *
     * @param before absent for new futures
     */
    public record Move(PoolName pool, @Nullable TaskState before, TaskState after, int count) {}

    public ForeignChanges {
        entries = List.copyOf(entries);
        moves = List.copyOf(moves);
        movedBatches = Set.copyOf(movedBatches);
        doneBatches = Set.copyOf(doneBatches);
        targets = Set.copyOf(targets);
        pools = Set.copyOf(pools);
    }
}
