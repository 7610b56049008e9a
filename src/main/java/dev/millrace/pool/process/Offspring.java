package dev.millrace.pool.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The processes that a child has started, and those that these have: known by a mark in the environment, which they inherit,
 * since nothing else tells of them once the child is gone. Where there is no {@code /proc} none are found.
 *
 * @param mark of this child alone
 */
record Offspring(String mark) {

    private static final String VARIABLE = "MILLRACE_WORKER";
    private static final Path PROC = Path.of("/proc");

    /** In {@code stat} (proc(5)) behind the name: page faults of the processes that it started and that ended. */
    private static final int FAULTS_OF_ENDED = 8;

    /** Of a child that is about to be started with an environment, which is marked here. */
    static Offspring of(Map<String, String> environment) {
        var mark = UUID.randomUUID().toString();
        environment.put(VARIABLE, mark);
        return new Offspring(mark);
    }

    /**
     * Whether a process that is alive may have any: it has started one that still is its own, or one that has ended, and may
     * have left others behind. A look at a few small files, where a search for them is one at every process there is.
     */
    static boolean possible(long pid) {
        var process = PROC.resolve(Long.toString(pid));
        try {
            return startedSome(process) || hasSome(process.resolve("task"));
        } catch (IOException | RuntimeException _) {
            return true; // the system does not tell
        }
    }

    private static boolean startedSome(Path process) throws IOException {
        var stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return !fields[FAULTS_OF_ENDED].equals("0");
    }

    private static boolean hasSome(Path threads) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (var thread : all) {
                if (!Files.readString(thread.resolve("children")).isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Kills all that is there of the children that these are of; returns those of which something was. */
    static Set<Offspring> kill(Collection<Offspring> sought) {
        var found = new HashSet<Offspring>();
        ProcessHandle.allProcesses().forEach(process -> {
            var whose = new Offspring(mark(process));
            if (sought.contains(whose)) {
                process.destroyForcibly();
                found.add(whose);
            }
        });
        return found;
    }

    /** The mark of a process; empty if it has none, has ended, or is somebody else's. */
    private static String mark(ProcessHandle process) {
        try {
            var file = PROC.resolve(Long.toString(process.pid())).resolve("environ");
            var environment = Files.readString(file, StandardCharsets.ISO_8859_1);
            int begin = ("\0" + environment).indexOf("\0" + VARIABLE + "=");
            if (begin < 0) {
                return "";
            }
            var rest = environment.substring(begin + VARIABLE.length() + 1);
            int end = rest.indexOf('\0');
            return end < 0 ? rest : rest.substring(0, end);
        } catch (IOException _) {
            return "";
        }
    }
}
