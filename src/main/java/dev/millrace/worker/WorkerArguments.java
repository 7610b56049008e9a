package dev.millrace.worker;

import dev.millrace.task.ProcessSettings;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command lines and environments of children.
 *
 * @param cache from which they start sooner
 * @param directory where they run, and leave the last words of machines that broke
 */
record WorkerArguments(InstalledClasses classes, Optional<Path> cache, Path directory) {

    /** What a child's environment has from the server's: nothing that may hold a secret. */
    private static final List<String> INHERITED = List.of(
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "LANGUAGE",
            "LC_ALL",
            "LC_CTYPE",
            "TZ",
            "TMPDIR",
            "SystemRoot",
            "TEMP",
            "TMP");

    /** One thread computes in a child, and the processors belong to all children. */
    private static final String COLLECTOR = "-XX:+UseSerialGC";

    /** Two of them are one too many. */
    private static final Predicate<String> ANOTHER_COLLECTOR =
            Pattern.compile("-XX:\\+Use\\w+GC").asMatchPredicate();

    /** What the pool's own options may add to. */
    private static final List<String> FIRST = List.of(
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            // A small heap would lie below 4 GiB, where the same loops were seen to take a fifth longer.
            "-XX:HeapBaseMinAddress=8g");

    /** Behind the pool's own options, of which none is to undo these. */
    private static final List<String> ALWAYS = List.of(
            // With this collector loops need not look whether the machine is to halt, so that it could not; the
            // server's do.
            "-XX:+UseCountedLoopSafepoints",
            "-XX:LoopStripMiningIter=1000",
            // A child that is killed leaves no file behind.
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ExitOnOutOfMemoryError",
            // The standard output is the protocol's.
            "-XX:+DisplayVMOutputToStderr",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Djava.util.logging.SimpleFormatter.format=%4$s %5$s%6$s%n",
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED");

    WorkerCommand of(ProcessSettings settings) {
        var options = new ArrayList<>(settings.jvmOptions());
        cache.ifPresent(file -> options.add("-XX:AOTCache=" + file));
        options.add("-Xmx" + settings.maxHeapBytes());
        return command(options, settings.env());
    }

    WorkerCommand command(List<String> options, Map<String, String> env) {
        var argv = new ArrayList<String>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (options.stream().noneMatch(ANOTHER_COLLECTOR)) {
            argv.add(COLLECTOR);
        }
        argv.addAll(FIRST);
        argv.addAll(options);
        argv.addAll(ALWAYS);
        var crashReport = new CrashReports(directory.resolve("crashes")).next();
        // The machine takes two for one, wherever they stand.
        argv.add("-XX:ErrorFile=" + directory.resolve("crashes").toString().replace("%", "%%")
                + File.separator
                + crashReport.getFileName());
        argv.add("-cp");
        argv.add(classes.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        argv.add(WorkerMain.class.getName());
        return new WorkerCommand(argv, environment(env), directory, crashReport);
    }

    private static Map<String, String> environment(Map<String, String> extra) {
        var environment = new HashMap<String, String>();
        for (var name : INHERITED) {
            var value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.putAll(extra);
        return environment;
    }
}
