package dev.millrace.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A jar, or a directory of classes, inside an executable jar. Only the launcher in that jar can read it there.
 *
 * @param entry ends with a slash if it is a directory
 */
record NestedSource(Path outer, String entry) implements ClassSource {

    @Override
    public Stream<String> traits() throws IOException {
        try (var zip = new ZipFile(outer.toFile())) {
            return entries(zip).stream()
                    .map(found -> found.getName() + " " + found.getSize() + " " + found.getCrc())
                    .toList()
                    .stream();
        }
    }

    @Override
    public Path jar(Path directory, String name) throws IOException {
        boolean whole = !entry.endsWith("/");
        var jar = directory.resolve(whole ? entry.substring(entry.lastIndexOf('/') + 1) : name);
        try (var zip = new ZipFile(outer.toFile())) {
            if (whole) {
                JarWriter.copy(zip.getInputStream(zip.getEntry(entry)), jar);
            } else {
                repack(zip, jar);
            }
        }
        return jar;
    }

    private void repack(ZipFile zip, Path jar) throws IOException {
        try (var out = new JarWriter(jar)) {
            for (var found : entries(zip)) {
                try (var in = zip.getInputStream(found)) {
                    out.add(found.getName().substring(entry.length()), in.readAllBytes());
                }
            }
        }
    }

    private List<? extends ZipEntry> entries(ZipFile zip) {
        return zip.stream()
                .filter(found -> found.getName().startsWith(entry) && !found.isDirectory())
                .toList();
    }
}
