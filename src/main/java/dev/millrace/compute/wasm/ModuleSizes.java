package dev.millrace.compute.wasm;

import dev.millrace.task.Refusal;
import run.endive.wasm.types.SectionId;

/**
 * How much memory, and what tables, a module asks for: read before it is parsed, because a parser has other words for what is
 * far too much.
 */
final class ModuleSizes {

    static final int MOST_TABLE_ENTRIES = 1_000_000;

    /** Before a table that has an initial value. */
    private static final int INITIAL = 0x40;

    private static final int HAS_MAXIMUM = 1;
    private static final int WIDE = 4;
    private static final int OWN_PAGES = 8;

    private final int maxPages;

    /** @param maxPages the most pages of memory that a module may ask for */
    ModuleSizes(int maxPages) {
        this.maxPages = maxPages;
    }

    /** @throws Refusal.InvalidModule if it is too much */
    void check(ModuleOutline module) {
        for (var section : module.sections()) {
            var reader = new BinaryReader(module.bytes(), section.start(), section.end());
            if (section.id() == SectionId.MEMORY) {
                checkMemories(reader);
            } else if (section.id() == SectionId.TABLE) {
                checkTables(reader);
            }
        }
    }

    private void checkMemories(BinaryReader reader) {
        long memories = reader.u32();
        for (long i = 0; i < memories; i++) {
            long pages = limits(reader, "memory");
            if (pages > maxPages) {
                throw new Refusal.InvalidModule("the module asks for " + pages * ModulesProperties.PAGE
                        + " bytes of memory; at most " + (long) maxPages * ModulesProperties.PAGE + " are given");
            }
        }
    }

    private static void checkTables(BinaryReader reader) {
        long tables = reader.u32();
        for (long i = 0; i < tables; i++) {
            int type = reader.u8();
            boolean initial = type == INITIAL;
            if (initial) {
                reader.u8();
                type = reader.u8();
            }
            if (type == CodeSlices.REF || type == CodeSlices.REF_NULL) {
                reader.u32();
            }
            checkTable(limits(reader, "table"));
            if (initial) {
                // What follows is code; it and the tables behind it are left to the parser.
                return;
            }
        }
    }

    /** @throws Refusal.InvalidModule if a table has too many entries */
    static void checkTable(long entries) {
        if (entries > MOST_TABLE_ENTRIES) {
            throw new Refusal.InvalidModule("the module asks for a table of " + entries + " entries; at most "
                    + MOST_TABLE_ENTRIES + " are given");
        }
    }

    /** The least of them. */
    private static long limits(BinaryReader reader, String what) {
        int flags = reader.u8();
        if ((flags & WIDE) != 0) {
            throw new Refusal.InvalidModule("the module uses a 64-bit " + what
                    + " (memory64), which cannot be run here; compile it for wasm32");
        }
        if ((flags & OWN_PAGES) != 0) {
            throw new Refusal.InvalidModule("the module uses custom page sizes, which cannot be run here");
        }
        long least = reader.u32();
        if ((flags & HAS_MAXIMUM) != 0) {
            reader.u32();
        }
        return least;
    }
}
