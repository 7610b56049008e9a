package dev.millrace.store.row;

import dev.millrace.task.TaskState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/** The column {@code entries} of the log of changes, as it grows. For one thread. */
public final class ChangeEntries {

    /** An id, a state and the number of an attempt. */
    public static final int ENTRY_BYTES = 16 + 1 + 4;

    private static final int USUAL = 1_024;

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
}
