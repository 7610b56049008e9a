package dev.millrace.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A directory of classes, as compilers leave it. No archive can be made of one, so a jar is made of it first. */
record DirectorySource(Path path) implements ClassSource {

    @Override
    public Stream<String> traits() throws IOException {
        var traits = new ArrayList<String>();
        for (var file : files()) {
            traits.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
        return traits.stream();
    }

    @Override
    public Path jar(Path directory, String name) throws IOException {
        var jar = directory.resolve(name);
        try (var out = new JarWriter(jar)) {
            for (var file : files()) {
                out.add(path.relativize(file).toString().replace(File.separatorChar, '/'), Files.readAllBytes(file));
            }
        }
        return jar;
    }

    private List<Path> files() throws IOException {
        try (var all = Files.walk(path)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
