package dev.millrace.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The class path of children in a directory of its own. It is there as a whole or not at all; a list of its files and their
 * sizes tells whether it still is.
 *
 * @param jars all there is on the class path, in order
 */
record InstalledClasses(Path directory, List<Path> jars) {

    private static final String LIST = "class-path";

    InstalledClasses {
        jars = List.copyOf(jars);
    }

    /** Makes the jars of the sources, in an empty directory. */
    static void make(Path directory, List<ClassSource> sources) throws IOException {
        var lines = new ArrayList<String>();
        for (int i = 0; i < sources.size(); i++) {
            var jar = sources.get(i).jar(directory, "classes-" + i + ".jar");
            var name = jar.startsWith(directory) ? directory.relativize(jar) : jar;
            lines.add(Files.size(jar) + " " + name);
        }
        Files.write(directory.resolve(LIST), lines, StandardCharsets.UTF_8);
    }

    /** @throws IOException if something is missing, or not as it was left */
    static InstalledClasses in(Path directory) throws IOException {
        var jars = new ArrayList<Path>();
        for (var line : Files.readAllLines(directory.resolve(LIST), StandardCharsets.UTF_8)) {
            int space = line.indexOf(' ');
            var jar = directory.resolve(line.substring(space + 1));
            if (space < 0 || !line.substring(0, space).equals(Long.toString(Files.size(jar)))) {
                throw new IOException(jar + " was changed");
            }
            jars.add(jar);
        }
        if (jars.isEmpty()) {
            throw new IOException("there is no class path in " + directory);
        }
        return new InstalledClasses(directory, jars);
    }
}
