package dev.millrace.store.postgres;

import dev.millrace.store.row.Times;
import dev.millrace.task.FutureRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Members of batches that ended in the transaction under way: a row of the table {@code ends} for each batch, since a row for each
 * member would be a fourth of what is written for it. For one thread.
 */
final class MemberEnds {

    /** The number of the change counted from the first of the transaction, an id, the number of an attempt, and a time. */
    private static final int ENTRY_BYTES = 4 + 16 + 4 + 8;

    private static final int USUAL = 64;

    private final Map<UUID, ByteBuffer> entries = new LinkedHashMap<>();

    /**
     * A member that ended.
     *
     * @param number of the change
     * @param finishedAt in nanoseconds
     */
    record End(long number, UUID future, int attempt, long finishedAt) {

        /** Whether the future still stands as it ended then: it was not tried again since. */
        boolean holds(FutureRecord now) {
            var ending = now.ending();
            return ending != null
                    && now.attempts().number() == attempt
                    && Times.nanos(ending.finishedAt()) == finishedAt;
        }
    }

    /** @param place of the change among those of the transaction, from 0 */
    void add(UUID batch, int place, FutureRecord future) {
        var ending = future.ending();
        if (ending == null) {
            throw new IllegalArgumentException(future.id() + " has not ended");
        }
        var id = future.id().value();
        entries.compute(batch, (of, before) -> withRoom(before))
                .putInt(place)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putInt(future.attempts().number())
                .putLong(Times.nanos(ending.finishedAt()));
    }

    private static ByteBuffer withRoom(@Nullable ByteBuffer entries) {
        if (entries == null) {
            return ByteBuffer.allocate(USUAL * ENTRY_BYTES);
        }
        return entries.hasRemaining()
                ? entries
                : ByteBuffer.allocate(entries.capacity() * 2).put(entries.flip());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    Object[] batches() {
        return entries.keySet().toArray();
    }

    /** What to write for each of the batches. */
    byte[][] columns() {
        return entries.values().stream()
                .map(each -> Arrays.copyOf(each.array(), each.position()))
                .toArray(byte[][]::new);
    }

    void clear() {
        entries.clear();
    }

    /** @param first the number of the first change of the transaction */
    static List<End> read(long first, byte[] column) {
        var entries = ByteBuffer.wrap(column);
        List<End> ends = new ArrayList<>(column.length / ENTRY_BYTES);
        while (entries.hasRemaining()) {
            long number = first + entries.getInt();
            var id = new UUID(entries.getLong(), entries.getLong());
            ends.add(new End(number, id, entries.getInt(), entries.getLong()));
        }
        return ends;
    }
}
