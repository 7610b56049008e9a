package dev.millrace.compute.wasm;

import dev.millrace.task.ModuleExport;
import dev.millrace.task.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** Checks modules that clients send, all of them and every instruction, and says what they export. Runs nothing of them, and takes
 * nothing that could not be run. */
final class ModuleReader {

    /** What a module offers. */
    record Offer(List<ModuleExport> exports, boolean command) {}

    private static final int LONGEST_REASON = 300;

    private final Wasi wasi = new Wasi();
    private final ModuleSizes sizes;
    private final long maxCode;

    /**
     * @param maxPages the most pages of memory that a module may ask for
     * @param maxCode the most bytes that its functions may have together
     */
    ModuleReader(int maxPages, long maxCode) {
        this.sizes = new ModuleSizes(maxPages);
        this.maxCode = maxCode;
    }

    /** @throws Refusal.InvalidModule with what is wrong */
    Offer read(byte[] bytes) {
        var outline = ModuleOutline.of(bytes);
        sizes.check(outline);
        var slices = new CodeSlices(outline, maxCode);
        var first = parse(slices.next());
        checkImports(first);
        checkTables(first);
        ModuleFeatures.check(first);
        while (slices.hasNext()) {
            ModuleFeatures.check(parse(slices.next()));
        }
        return offer(first);
    }

    private static WasmModule parse(byte[] bytes) {
        try {
            return Parser.parse(bytes);
        } catch (WasmEngineException e) {
            throw new Refusal.InvalidModule("the module is not valid: " + reason(e));
        } catch (RuntimeException | StackOverflowError | AssertionError _) {
            // What the parser did not think of; the bytes are to blame all the same.
            throw new Refusal.InvalidModule("the module is not valid: it is damaged");
        }
    }

    private static String reason(WasmEngineException e) {
        var text = String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", " ");
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    }

    private void checkImports(WasmModule module) {
        var imports = module.importSection();
        for (int i = 0; i < imports.importCount(); i++) {
            var wanted = imports.getImport(i);
            var name = wanted.module() + "." + wanted.name();
            if (!(wanted instanceof FunctionImport function) || !wanted.module().equals(Wasi.MODULE)) {
                throw new Refusal.InvalidModule("the module imports " + kind(wanted.importType()) + " " + name
                        + "; only functions of " + Wasi.MODULE + " can be imported");
            }
            var offered = wasi.type(wanted.name());
            if (offered == null) {
                throw new Refusal.InvalidModule("the module imports " + name + ", which does not exist here");
            }
            if (!offered.equals(module.typeSection().getType(function.typeIndex()))) {
                throw new Refusal.InvalidModule("the module imports " + name + " with other types than it has");
            }
        }
    }

    private static String kind(ExternalType type) {
        return "the " + type.name().toLowerCase(Locale.ROOT);
    }

    private static void checkTables(WasmModule module) {
        var tables = module.tableSection();
        for (int i = 0; i < tables.tableCount(); i++) {
            ModuleSizes.checkTable(tables.getTable(i).limits().min());
        }
    }

    private static Offer offer(WasmModule module) {
        List<ModuleExport> exports = new ArrayList<>();
        boolean command = false;
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            var export = module.exportSection().getExport(i);
            if (export.exportType() == ExternalType.FUNCTION) {
                var type = type(module, export);
                exports.add(new ModuleExport(export.name(), names(type.params()), names(type.returns())));
                command |= export.name().equals(Wasi.START) && type.equals(FunctionType.empty());
            }
        }
        return new Offer(exports, command);
    }

    private static FunctionType type(WasmModule module, Export export) {
        var imports = module.importSection();
        int imported = imports.count(ExternalType.FUNCTION);
        if (export.index() >= imported) {
            return module.functionSection().getFunctionType(export.index() - imported, module.typeSection());
        }
        var function = imports.stream()
                .filter(FunctionImport.class::isInstance)
                .map(FunctionImport.class::cast)
                .skip(export.index())
                .findFirst()
                .orElseThrow();
        return module.typeSection().getType(function.typeIndex());
    }

    private static List<String> names(List<ValType> types) {
        return types.stream().map(ModuleReader::name).toList();
    }

    /** As the text format has it. */
    private static String name(ValType type) {
        if (type.equals(ValType.ExternRef)) {
            return "externref";
        }
        return type.equals(ValType.FuncRef) ? "funcref" : type.name().toLowerCase(Locale.ROOT);
    }
}
