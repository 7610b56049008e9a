package dev.millrace.content;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * Which of the servers that share a directory live: each has a file there, and writes it at its start and with each sweep. Times are the file system's, so clocks of servers do not matter.
 *
 * <p>What a server left unfinished is removed when it has not been heard of for a day: nobody but it goes on with that. Should it
 * only have been frozen, its drafts are gone when it wakes, and cannot be kept.
 */
final class SignOfLife {

    private static final Duration DEAD = Duration.ofDays(1);

    private SignOfLife() {}

    /** Tells that this server lives; returns the time. */
    static FileTime give(Layout layout) throws IOException {
        var file = layout.sign();
        Files.createDirectories(file.getParent());
        Files.createDirectories(layout.drafts());
        Files.writeString(file, "\n");
        return Files.getLastModifiedTime(file);
    }

    /** Removes what dead servers left unfinished; returns of how many. */
    static int sweep(Layout layout, FileTime now) throws IOException {
        int removed = 0;
        for (var server : others(layout)) {
            var sign = layout.sign(server.getFileName().toString());
            if (heard(sign, server).toInstant().isBefore(now.toInstant().minus(DEAD))) {
                FileSystemUtils.deleteRecursively(layout.allPartials().resolve(server.getFileName()));
                removed += FileSystemUtils.deleteRecursively(server) ? 1 : 0;
                Files.deleteIfExists(sign);
            }
        }
        return removed;
    }

    private static FileTime heard(Path sign, Path server) throws IOException {
        try {
            return Files.getLastModifiedTime(sign);
        } catch (NoSuchFileException _) {
            return Files.getLastModifiedTime(server);
        }
    }

    /** Bytes of what other servers have not finished. */
    static long unfinishedElsewhere(Layout layout) throws IOException {
        long bytes = 0;
        for (var server : others(layout)) {
            bytes += bytesIn(server) + bytesIn(layout.allPartials().resolve(server.getFileName()));
        }
        return bytes;
    }

    private static long bytesIn(Path directory) throws IOException {
        long bytes = 0;
        for (var file : list(directory)) {
            bytes += size(file);
        }
        return bytes;
    }

    private static long size(Path file) throws IOException {
        try {
            var known = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return known.isRegularFile() ? known.size() : 0;
        } catch (NoSuchFileException _) {
            return 0; // finished meanwhile
        }
    }

    /** The directories of drafts of the other servers. */
    private static List<Path> others(Layout layout) throws IOException {
        if (layout.server() == null) {
            return List.of();
        }
        return list(layout.allDrafts()).stream()
                .filter(Files::isDirectory)
                .filter(directory -> !directory.equals(layout.drafts()))
                .toList();
    }

    private static List<Path> list(Path directory) throws IOException {
        var all = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(directory)) {
            entries.forEach(all::add);
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }
}
