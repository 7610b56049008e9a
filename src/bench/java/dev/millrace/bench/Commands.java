package dev.millrace.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Runs the programs that downloads are compared with. */
final class Commands {

    private Commands() {}

    /** Runs a program and returns the seconds it took. */
    static double time(String... command) throws Exception {
        long begin = System.nanoTime();
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException(command[0] + " ended with " + code);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    static void delete(Path directory) throws Exception {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
