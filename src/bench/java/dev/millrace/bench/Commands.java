package dev.millrace.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs the programs that downloads are compared with. */
final class Commands {

    /** Has bash tell what a program used. What the program itself prints is dropped. */
    private static final List<String> MEASURED =
            List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\" > /dev/null 2>&1", "bash");

    private Commands() {}

    /**
     * What a program used.
     *
     * @param cpuSeconds of all its threads, in user and kernel mode
     */
    record Cost(double seconds, double cpuSeconds) {}

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

    /** Runs a program and returns what it used. */
    static Cost cost(String... command) throws Exception {
        var measured = new ArrayList<>(MEASURED);
        measured.addAll(List.of(command));
        long begin = System.nanoTime();
        var printed = output(measured.toArray(String[]::new)).strip().split(" ");
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Cost(seconds, Double.parseDouble(printed[0]) + Double.parseDouble(printed[1]));
    }

    /** Runs a program and returns what it printed, errors included. */
    static String output(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException(command[0] + " ended with " + code + ": " + printed);
        }
        return printed;
    }

    /** Whether a program is there and ends well. */
    static boolean succeeds(String... command) throws Exception {
        try {
            output(command);
            return true;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    /** @throws IllegalStateException if the directory has fewer entries */
    static void requireFiles(Path directory, int count) throws IOException {
        try (var files = Files.list(directory)) {
            long found = files.count();
            if (found < count) {
                throw new IllegalStateException("only " + found + " files of " + count + " arrived");
            }
        }
    }

    static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
