package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import dev.millrace.task.ModuleVersion;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;

/** A WebAssembly module: its latest version. */
@Schema(name = "Module", description = "A WebAssembly module: its latest version")
public record ModuleView(
        @Schema(example = "calc") String name,

        @Schema(
                description =
                        "The SHA-256 of its bytes: what calls name the version by, as in `wasm:calc@<version>/add`",
                example = "f7f6ae9e88a0ee4a9f3d5bfcd1a9be4c1f3b0c8de7a4f5e2c41e3a3cf2bb9d10")
        String version,

        @Schema(example = "41") long bytes,

        @Schema(description = "The functions that it exports, in its own order")
        List<ModuleExportView> exports,

        @Schema(description = "Whether it can be run as a command: it exports `_start`", example = "false")
        boolean command,

        @Schema(description = "When this version was uploaded first", example = "2026-01-31T08:00:00.000Z")
        Instant createdAt,

        ModuleLinks links)
        implements JsonView {

    /** Where to go from a module. */
    @Schema(name = "ModuleLinks", description = "Paths on this server")
    public record ModuleLinks(
            @Schema(example = "/v1/modules/calc") String self) {}

    public static ModuleView of(ModuleVersion module) {
        var name = module.name().value();
        return new ModuleView(
                name,
                module.sha256(),
                module.bytes(),
                module.exports().stream().map(ModuleExportView::of).toList(),
                module.command(),
                module.createdAt(),
                new ModuleLinks("/v1/modules/" + name));
    }
}
