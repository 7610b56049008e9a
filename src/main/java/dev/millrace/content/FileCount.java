package dev.millrace.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a file is, and how many names it has.
 *
 * @param names 1 where the file system does not tell
 * @param changed when its bytes or names were changed last
 */
record FileCount(long bytes, int names, FileTime changed) {

    private static final String VIEW = "unix";

    /** Whether the file system of a file tells how many names one has. */
    static boolean knowsNames(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains(VIEW);
    }

    /** Empty if there is no such file. */
    static Optional<FileCount> of(Path file) throws IOException {
        try {
            if (!knowsNames(file)) {
                var known = Files.readAttributes(file, BasicFileAttributes.class);
                return Optional.of(new FileCount(known.size(), 1, known.lastModifiedTime()));
            }
            var known = Files.readAttributes(file, VIEW + ":size,nlink,ctime");
            return Optional.of(new FileCount(
                    told(Long.class, known.get("size")),
                    told(Integer.class, known.get("nlink")),
                    told(FileTime.class, known.get("ctime"))));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static <T> T told(Class<T> type, @Nullable Object attribute) throws IOException {
        if (attribute == null) {
            throw new IOException("the file system does not tell what it knows of a file");
        }
        return type.cast(attribute);
    }
}
