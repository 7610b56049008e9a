package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import dev.millrace.task.ModuleExport;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A function that a WebAssembly module exports. */
@Schema(name = "ModuleExport", description = "A function that a module exports")
public record ModuleExportView(
        @Schema(example = "add") String name,

        @Schema(description = "The types of its parameters", example = "[\"i32\", \"i32\"]")
        List<String> params,

        @Schema(description = "The types of its results", example = "[\"i32\"]")
        List<String> results)
        implements JsonView {

    static ModuleExportView of(ModuleExport export) {
        return new ModuleExportView(export.name(), export.params(), export.results());
    }
}
