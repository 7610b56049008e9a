package dev.millrace.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of aria2c. It allocates nothing ahead, which is the fastest that it has for a file system that is not full. */
final class Aria2 {

    private Aria2() {}

    static String[] command(Path directory, String... arguments) {
        var command = new ArrayList<>(List.of(
                "aria2c",
                "--no-conf",
                "--quiet",
                "--allow-overwrite=true",
                "--auto-file-renaming=false",
                "--file-allocation=none",
                "--dir=" + directory));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /** One file over so many connections. */
    static String[] fetch(Path directory, String url, int connections, String... arguments) {
        var all = new ArrayList<>(List.of("-x" + connections, "-s" + connections, "--out=aria2"));
        all.addAll(List.of(arguments));
        all.add(url);
        return command(directory, all.toArray(String[]::new));
    }
}
