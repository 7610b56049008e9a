package dev.millrace.pool.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * The processes that a child has started, and those that these have: known by a mark in the environment, which they inherit,
 * since nothing else tells of them once the child is gone. Where there is no {@code /proc} none are found.
 *
 * @param mark of this child alone
 */
record Offspring(String mark) {

    private static final String VARIABLE = "MILLRACE_WORKER";

    /** Of a child that is about to be started with an environment, which is marked here. */
    static Offspring of(Map<String, String> environment) {
        var mark = UUID.randomUUID().toString();
        environment.put(VARIABLE, mark);
        return new Offspring(VARIABLE + "=" + mark);
    }

    /** Kills all that is there. */
    void kill() {
        ProcessHandle.allProcesses().filter(this::marked).forEach(ProcessHandle::destroyForcibly);
    }

    private boolean marked(ProcessHandle process) {
        try {
            var environment = Path.of("/proc", Long.toString(process.pid()), "environ");
            return Files.readString(environment, StandardCharsets.ISO_8859_1).contains(mark);
        } catch (IOException _) {
            // It has ended, or is somebody else's.
            return false;
        }
    }
}
