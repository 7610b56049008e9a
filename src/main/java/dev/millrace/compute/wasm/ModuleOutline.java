package dev.millrace.compute.wasm;

import dev.millrace.task.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import run.endive.wasm.types.SectionId;

/**
 * The sections of a module, and their sizes against their limits: read before anything is made of them, because a few bytes
 * can stand for very much.
 *
 * @param bytes the whole module; not copied, so not to be changed
 */
record ModuleOutline(byte[] bytes, List<Section> sections) {

    /** @param start of its payload */
    record Section(int id, int start, int end) {}

    /** What a section is called, and how many entries it may have. */
    private record Limit(String what, int most) {}

    private static final Map<Integer, Limit> LIMITS = Map.of(
            SectionId.TYPE, new Limit("types", 10_000),
            SectionId.IMPORT, new Limit("imports", 1_000),
            SectionId.FUNCTION, new Limit("functions", 100_000),
            SectionId.TABLE, new Limit("tables", 16),
            SectionId.MEMORY, new Limit("memories", 1),
            SectionId.GLOBAL, new Limit("globals", 10_000),
            SectionId.EXPORT, new Limit("exports", 1_000),
            SectionId.ELEMENT, new Limit("element segments", 10_000),
            SectionId.CODE, new Limit("function bodies", 100_000),
            SectionId.DATA, new Limit("data segments", 10_000));

    /** Of every section but those whose bytes stay what they are. */
    private static final int MOST_SECTION_BYTES = 1 << 20;

    private static final int HEADER = 8;
    private static final int MAGIC = 0x6d736100;
    private static final int VERSION = 1;
    private static final int LAYERED = 0xffff0000;

    /** @throws Refusal.InvalidModule if it is none, is truncated, or is beyond a limit */
    static ModuleOutline of(byte[] bytes) {
        checkHeader(bytes);
        List<Section> sections = new ArrayList<>();
        var reader = new BinaryReader(bytes, HEADER, bytes.length);
        while (reader.hasMore()) {
            int id = reader.u8();
            long size = reader.u32();
            int start = reader.at();
            reader.skip(size);
            var section = new Section(id, start, reader.at());
            check(bytes, section);
            sections.add(section);
        }
        return new ModuleOutline(bytes, List.copyOf(sections));
    }

    private static void checkHeader(byte[] bytes) {
        if (bytes.length < HEADER || littleEndian(bytes, 0) != MAGIC) {
            throw new Refusal.InvalidModule(
                    "this is no WebAssembly module in binary form: it does not begin with the bytes 00 61 73 6d");
        }
        int version = littleEndian(bytes, 4);
        if ((version & LAYERED) != 0) {
            throw new Refusal.InvalidModule("this is a WebAssembly component; only core modules can be called");
        }
        if (version != VERSION) {
            throw new Refusal.InvalidModule("the module is of version " + version + " of the format, not 1");
        }
    }

    private static int littleEndian(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at])
                | Byte.toUnsignedInt(bytes[at + 1]) << 8
                | Byte.toUnsignedInt(bytes[at + 2]) << 16
                | Byte.toUnsignedInt(bytes[at + 3]) << 24;
    }

    private static void check(byte[] bytes, Section section) {
        var limit = LIMITS.get(section.id());
        if (limit != null) {
            long entries = new BinaryReader(bytes, section.start(), section.end()).u32();
            if (entries > limit.most()) {
                throw new Refusal.InvalidModule(
                        "the module has " + entries + " " + limit.what() + "; at most " + limit.most() + " are taken");
            }
        }
        if (!keepsItsBytes(section) && section.end() - section.start() > MOST_SECTION_BYTES) {
            throw new Refusal.InvalidModule("the module has "
                    + (limit == null ? "a section" : limit.what())
                    + " of more than " + MOST_SECTION_BYTES + " bytes");
        }
    }

    private static boolean keepsItsBytes(Section section) {
        return section.id() == SectionId.CODE || section.id() == SectionId.DATA || section.id() == SectionId.CUSTOM;
    }
}
