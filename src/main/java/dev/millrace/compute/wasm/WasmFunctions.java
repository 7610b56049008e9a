package dev.millrace.compute.wasm;

import dev.millrace.compute.Callee;
import dev.millrace.compute.FunctionFamily;
import dev.millrace.task.ModuleExport;
import dev.millrace.task.ModuleVersion;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskSpec;
import java.util.stream.Collectors;

/** Finds what tasks call of modules, by names such as {@code wasm:name/export}. */
final class WasmFunctions implements FunctionFamily {

    private static final int LONGEST_SHOWN = 200;

    private final Modules modules;

    WasmFunctions(Modules modules) {
        this.modules = modules;
    }

    @Override
    public boolean owns(String function) {
        return function.startsWith(TaskSpec.Compute.WASM);
    }

    @Override
    public Callee find(String function) {
        var name = name(function);
        var module = module(name);
        var export = name.export();
        if (export != null) {
            return new ExportCallee(modules, module, export(name, module, export));
        }
        if (!module.command()) {
            throw missing(
                    name.toString(),
                    "the module is no command, as it has no " + Wasi.START + "; it exports " + exports(module));
        }
        return new CommandCallee(modules, module);
    }

    @Override
    public String pinned(String function) {
        var name = name(function);
        return name.of(module(name).sha256()).toString();
    }

    private static WasmName name(String function) {
        return WasmName.parse(function)
                .orElseThrow(() -> missing(
                        function,
                        "such a name is wasm:module or wasm:module/export, with or without @sha256 after the module"));
    }

    private ModuleVersion module(WasmName name) {
        return modules.find(name)
                .orElseThrow(() -> missing(
                        name.toString(),
                        "there is no module '" + name.module()
                                + (name.version() == null ? "'" : "', or it has no such version any more")));
    }

    private static ModuleExport export(WasmName name, ModuleVersion module, String wanted) {
        var export = module.export(wanted)
                .orElseThrow(() -> missing(name.toString(), "the module exports " + exports(module)));
        if (!export.numeric()) {
            throw missing(
                    name.toString(),
                    "it takes or gives other types than numbers, which a call has no way to say: "
                            + String.join(", ", export.params()) + " to " + String.join(", ", export.results()));
        }
        return export;
    }

    private static String exports(ModuleVersion module) {
        return module.exports().isEmpty()
                ? "no functions"
                : shown(module.exports().stream().map(ModuleExport::name).collect(Collectors.joining(", ")));
    }

    private static Refusal.FunctionNotFound missing(String function, String why) {
        return new Refusal.FunctionNotFound(shown(function), why);
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
