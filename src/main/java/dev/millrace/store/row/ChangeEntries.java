package dev.millrace.store.row;

import dev.millrace.task.ChangeLog;
import dev.millrace.task.FutureId;
import dev.millrace.task.TaskState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The column {@code entries} of the log of changes, as it grows. For one thread. */
public final class ChangeEntries {

    /** An id, a state and the number of an attempt. */
    public static final int ENTRY_BYTES = 16 + 1 + 4;

    private static final int USUAL = 1_024;

    private static final TaskState[] STATES = TaskState.values();

    private ByteBuffer entries = ByteBuffer.allocate(USUAL * ENTRY_BYTES);

    public void add(UUID id, TaskState state, int attempt) {
        if (!entries.hasRemaining()) {
            entries = ByteBuffer.allocate(entries.capacity() * 2).put(entries.flip());
        }
        entries.putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put((byte) state.ordinal())
                .putInt(attempt);
    }

    public int size() {
        return entries.position() / ENTRY_BYTES;
    }

    public byte[] bytes() {
        return Arrays.copyOf(entries.array(), entries.position());
    }

    public void clear() {
        entries.clear();
    }

    /** @param first the number of the first of them */
    public static List<ChangeLog.Entry> read(long first, byte[] column) {
        var entries = ByteBuffer.wrap(column);
        List<ChangeLog.Entry> found = new ArrayList<>(column.length / ENTRY_BYTES);
        for (long number = first; entries.hasRemaining(); number++) {
            var id = new FutureId(new UUID(entries.getLong(), entries.getLong()));
            var state = STATES[entries.get()];
            found.add(new ChangeLog.Entry(number, id, state, entries.getInt()));
        }
        return found;
    }
}
