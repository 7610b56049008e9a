package dev.millrace.compute.wasm;

import java.io.ByteArrayOutputStream;

/** Writes modules that no compiler would: a section at a time, in WebAssembly's binary format. */
public final class ModuleWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ModuleWriter() {
        bytes(out, 0, 'a', 's', 'm', 1, 0, 0, 0);
    }

    static ByteArrayOutputStream bytes(ByteArrayOutputStream out, int... values) {
        for (int value : values) {
            out.write(value);
        }
        return out;
    }

    public static ByteArrayOutputStream payload(int... values) {
        return bytes(new ByteArrayOutputStream(), values);
    }

    public static void number(ByteArrayOutputStream out, int value) {
        wide(out, value);
    }

    /** A number of up to 32 bits without a sign. */
    static void wide(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest >= 0x80) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    ModuleWriter section(int id, ByteArrayOutputStream payload) {
        out.write(id);
        number(out, payload.size());
        out.writeBytes(payload.toByteArray());
        return this;
    }

    /** A type and a function of no parameters and no results. */
    ModuleWriter oneFunction() {
        return section(1, payload(1, 0x60, 0, 0)).section(3, payload(1, 0));
    }

    byte[] module() {
        return out.toByteArray();
    }
}
