package dev.millrace.compute.wasm;

import dev.millrace.task.Refusal;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import run.endive.wasm.types.SectionId;

/**
 * A module in several: each has all of it but the custom sections, and of the code a part; the other functions have a body
 * that only traps. A function is valid or not whatever is in the bodies of others, so the module is valid if all of these
 * are, and a parser needs memory for one part at a time.
 */
final class CodeSlices implements Iterator<byte[]> {

    /** How much of the code, in bytes and locals, is taken at once. */
    private static final int SLICE = 1 << 20;

    private static final int MOST_LOCALS = 1_000_000;

    /** Size 3, no locals, {@code unreachable}, {@code end}. */
    private static final byte[] TRAP = {3, 0, 0, 0x0b};

    /** Types of these kinds have a further number. */
    static final int REF = 0x64;

    static final int REF_NULL = 0x63;

    /** @param start of the body with its size before it */
    private record Body(int start, int end, long weight) {}

    private final ModuleOutline module;
    private final List<Body> bodies = new ArrayList<>();
    private int next;
    private boolean begun;

    /**
     * @param most bytes that the code may have
     * @throws Refusal.InvalidModule if the code is damaged or beyond a limit
     */
    CodeSlices(ModuleOutline module, long most) {
        this.module = module;
        module.sections().stream()
                .filter(section -> section.id() == SectionId.CODE)
                .forEach(section -> read(section, most));
    }

    private void read(ModuleOutline.Section code, long most) {
        if (code.end() - code.start() > most) {
            throw new Refusal.InvalidModule("the module has " + (code.end() - code.start()) + " bytes of code; at most "
                    + most + " are taken, so that child processes have the memory and the time to compile it");
        }
        var reader = new BinaryReader(module.bytes(), code.start(), code.end());
        long count = reader.u32();
        long all = 0;
        for (long i = 0; i < count; i++) {
            int start = reader.at();
            long size = reader.u32();
            int body = reader.at();
            reader.skip(size);
            long locals = locals(new BinaryReader(module.bytes(), body, reader.at()));
            all += locals;
            if (size > SLICE || all > MOST_LOCALS) {
                throw new Refusal.InvalidModule("the module has a function of more than " + SLICE
                        + " bytes, or more than " + MOST_LOCALS + " locals");
            }
            bodies.add(new Body(start, reader.at(), size + locals));
        }
        if (reader.hasMore()) {
            throw new Refusal.InvalidModule("the module is damaged: there is more code than function bodies");
        }
    }

    private static long locals(BinaryReader body) {
        long groups = body.u32();
        long locals = 0;
        for (long i = 0; i < groups; i++) {
            locals += body.u32();
            int type = body.u8();
            if (type == REF || type == REF_NULL) {
                body.u32();
            }
        }
        return locals;
    }

    @Override
    public boolean hasNext() {
        return !begun || next < bodies.size();
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        begun = true;
        int from = next;
        long weight = 0;
        while (next < bodies.size()
                && (next == from || weight + bodies.get(next).weight() <= SLICE)) {
            weight += bodies.get(next++).weight();
        }
        return module(from, next);
    }

    private byte[] module(int from, int to) {
        var out = new ByteArrayOutputStream();
        out.write(module.bytes(), 0, 8);
        for (var section : module.sections()) {
            if (section.id() == SectionId.CODE) {
                var code = code(from, to);
                header(out, section.id(), code.size());
                out.writeBytes(code.toByteArray());
            } else if (section.id() != SectionId.CUSTOM) {
                header(out, section.id(), section.end() - section.start());
                out.write(module.bytes(), section.start(), section.end() - section.start());
            }
        }
        return out.toByteArray();
    }

    private ByteArrayOutputStream code(int from, int to) {
        var code = new ByteArrayOutputStream();
        u32(code, bodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            if (i >= from && i < to) {
                var body = bodies.get(i);
                code.write(module.bytes(), body.start(), body.end() - body.start());
            } else {
                code.writeBytes(TRAP);
            }
        }
        return code;
    }

    private static void header(ByteArrayOutputStream out, int id, int size) {
        out.write(id);
        u32(out, size);
    }

    private static void u32(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
