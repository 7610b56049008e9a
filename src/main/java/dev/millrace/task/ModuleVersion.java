package dev.millrace.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One version of a WebAssembly module: what is known of its bytes, which never change.
 *
 * @param sha256 of the bytes, lower-case hexadecimal: what the version is called
 * @param bytes how many there are
 * @param exports the functions that it exports, in its own order
 * @param command whether it can be run like a program (it exports {@code _start})
 * @param createdAt when it was stored under this name
 */
public record ModuleVersion(
        ModuleName name, String sha256, long bytes, List<ModuleExport> exports, boolean command, Instant createdAt) {

    public ModuleVersion {
        exports = List.copyOf(exports);
    }

    public Optional<ModuleExport> export(String wanted) {
        return exports.stream().filter(each -> each.name().equals(wanted)).findFirst();
    }
}
