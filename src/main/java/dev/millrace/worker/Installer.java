package dev.millrace.worker;

import dev.millrace.task.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Puts class paths into a directory, one subdirectory for each build. Several threads and processes may do so at once: each
 * makes one under a name of its own, and the first to move it to its place wins.
 */
final class Installer {

    /** How long a build is kept that nobody asks for. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final int ID_DIGITS = 16;
    private static final String UNFINISHED = ".new-";

    private final Path directory;

    Installer(Path directory) {
        this.directory = directory;
    }

    /** The class path of the sources: the one that is there, or a new one. Removes others that are old. */
    InstalledClasses install(List<ClassSource> sources) throws IOException {
        var place = directory.resolve(id(sources));
        InstalledClasses classes;
        try {
            classes = InstalledClasses.in(place);
        } catch (IOException _) {
            classes = make(place, sources);
        }
        removeOld(place);
        return classes;
    }

    private InstalledClasses make(Path place, List<ClassSource> sources) throws IOException {
        Files.createDirectories(directory);
        var unfinished = Files.createTempDirectory(directory, UNFINISHED);
        try {
            InstalledClasses.make(unfinished, sources);
            putInPlace(unfinished, place);
            return InstalledClasses.in(place);
        } finally {
            remove(unfinished);
        }
    }

    private void putInPlace(Path unfinished, Path place) throws IOException {
        try {
            Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!isWhole(place)) {
                replace(unfinished, place, e);
            }
        }
    }

    /** What is there is broken: whoever moves it away first may put his own there. */
    private void replace(Path unfinished, Path place, IOException reason) throws IOException {
        var aside = Files.createTempDirectory(directory, UNFINISHED);
        try {
            Files.move(place, aside.resolve("broken"), StandardCopyOption.ATOMIC_MOVE);
            Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!isWhole(place)) {
                e.addSuppressed(reason);
                throw e;
            }
        } finally {
            remove(aside);
        }
    }

    private static boolean isWhole(Path place) {
        try {
            InstalledClasses.in(place);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static String id(List<ClassSource> sources) throws IOException {
        var digest = Sha256.digest();
        for (var source : sources) {
            source.traits().forEach(trait -> digest.update((trait + "\n").getBytes(StandardCharsets.UTF_8)));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, ID_DIGITS);
    }

    /** Time is the file system's: what was not used for as long as that before the present build was. */
    private void removeOld(Path present) {
        try (var all = Files.list(directory)) {
            var now = touch(present);
            for (var other : all.filter(Files::isDirectory).toList()) {
                var age = Duration.between(Files.getLastModifiedTime(other).toInstant(), now.toInstant());
                if (other.equals(present)) {
                    removeScratch(present, now);
                } else if (age.compareTo(KEPT) > 0) {
                    remove(other);
                }
            }
        } catch (IOException | UncheckedIOException _) {
            // Somebody else removed it, or the disk is full: children start all the same.
        }
    }

    /** What servers that were killed left of the caches that they made. */
    private static void removeScratch(Path present, FileTime now) throws IOException {
        try (var all = Files.newDirectoryStream(present, StartCache.SCRATCH + "*")) {
            for (var scratch : all) {
                var age = Duration.between(Files.getLastModifiedTime(scratch).toInstant(), now.toInstant());
                if (age.compareTo(StartCache.LONGEST) > 0) {
                    remove(scratch);
                }
            }
        }
    }

    private static FileTime touch(Path place) throws IOException {
        Files.delete(Files.createTempFile(place, "used-", null));
        return Files.getLastModifiedTime(place);
    }

    /** As far as it goes: what is left is removed another time. */
    private static void remove(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (var all = Files.walk(tree)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // Old files do no harm.
        }
    }
}
