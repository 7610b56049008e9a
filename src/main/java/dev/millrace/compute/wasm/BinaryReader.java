package dev.millrace.compute.wasm;

import dev.millrace.task.Refusal;

/** Reads WebAssembly's binary format from left to right. Used by one thread. */
final class BinaryReader {

    private static final int PAYLOAD = 0x7f;
    private static final int MORE = 0x80;
    private static final int LONGEST_LEB = 5;

    private final byte[] bytes;
    private final int end;
    private int at;

    BinaryReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    int at() {
        return at;
    }

    boolean hasMore() {
        return at < end;
    }

    int u8() {
        if (at >= end) {
            throw new Refusal.InvalidModule(
                    "the module is truncated or damaged: something ends too early at byte " + at);
        }
        return Byte.toUnsignedInt(bytes[at++]);
    }

    /** An unsigned number of up to 32 bits in LEB128. */
    long u32() {
        long value = 0;
        for (int i = 0; i < LONGEST_LEB; i++) {
            int next = u8();
            value |= (long) (next & PAYLOAD) << (7 * i);
            if ((next & MORE) == 0) {
                return value;
            }
        }
        throw new Refusal.InvalidModule("the module is damaged: there is no number at byte " + at);
    }

    void skip(long count) {
        if (count > end - at) {
            throw new Refusal.InvalidModule(
                    "the module is truncated: " + (count - (end - at)) + " bytes are missing after byte " + end);
        }
        at += (int) count;
    }
}
