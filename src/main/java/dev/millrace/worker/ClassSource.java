package dev.millrace.worker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where classes come from in this process. */
sealed interface ClassSource permits ClassSource.Jar, DirectorySource, NestedSource {

    /** What a launcher of Spring Boot says of a jar, or a directory, inside its jar. */
    Pattern NESTED = Pattern.compile("jar:nested:(.+)/!(BOOT-INF/[^!]+)!/");

    /** Everything by which it differs from an earlier state of itself. */
    Stream<String> traits() throws IOException;

    /**
     * A jar with its classes, for a process that reads no other things.
     *
     * @param directory where it may be made
     * @param name what it may be called there
     */
    Path jar(Path directory, String name) throws IOException;

    /** A jar that can be used as it is. */
    record Jar(Path path) implements ClassSource {

        @Override
        public Stream<String> traits() throws IOException {
            return Stream.of(path + " " + Files.size(path) + " " + Files.getLastModifiedTime(path));
        }

        @Override
        public Path jar(Path directory, String name) {
            return path;
        }
    }

    /** Where a class comes from. */
    static ClassSource of(Class<?> type) {
        CodeSource code = type.getProtectionDomain().getCodeSource();
        if (code == null) {
            throw new IllegalStateException(type + " comes from nowhere");
        }
        return at(code.getLocation().toString());
    }

    /** @param location the URL of a jar or a directory */
    static ClassSource at(String location) {
        var nested = NESTED.matcher(location);
        if (nested.matches()) {
            return new NestedSource(Path.of(URI.create("file:" + nested.group(1))), nested.group(2));
        }
        return at(Path.of(URI.create(location)));
    }

    static ClassSource at(Path path) {
        return Files.isDirectory(path) ? new DirectorySource(path) : new Jar(path);
    }
}
