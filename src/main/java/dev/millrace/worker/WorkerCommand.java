package dev.millrace.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one child is started.
 *
 * @param argv the program and its arguments
 * @param environment all of the child's environment: it inherits nothing
 * @param directory where it runs
 * @param crashReport the file that its Java virtual machine leaves if it breaks, with a place for the process id in its name
 */
public record WorkerCommand(
        List<String> argv,
        Map<String, String> environment,
        Path directory,
        @Nullable Path crashReport) {

    public WorkerCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /** Starts what leaves no such file. */
    public WorkerCommand(List<String> argv, Map<String, String> environment, Path directory) {
        this(argv, environment, directory, null);
    }

    /** Why the Java virtual machine that was started so broke, if it did. */
    public Optional<CrashReport> crashReport(long pid) {
        if (crashReport == null) {
            return Optional.empty();
        }
        var name = crashReport.getFileName().toString().replace(CrashReports.PID, Long.toString(pid));
        return CrashReport.read(crashReport.resolveSibling(name));
    }

    /** What starts the child, with a pipe for each of its streams. */
    public ProcessBuilder toProcess() {
        var process = new ProcessBuilder(argv).directory(directory.toFile());
        process.environment().clear();
        process.environment().putAll(environment);
        return process;
    }
}
