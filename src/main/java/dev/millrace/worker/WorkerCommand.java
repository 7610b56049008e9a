package dev.millrace.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a child is started.
 *
 * @param argv the program and its arguments
 * @param environment all of the child's environment: it inherits nothing
 * @param directory where it runs
 */
public record WorkerCommand(List<String> argv, Map<String, String> environment, Path directory) {

    public WorkerCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /** What starts the child, with a pipe for each of its streams. */
    public ProcessBuilder toProcess() {
        var process = new ProcessBuilder(argv).directory(directory.toFile());
        process.environment().clear();
        process.environment().putAll(environment);
        return process;
    }
}
