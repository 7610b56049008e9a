package dev.millrace.content;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Removes what stands in the place of an unfinished file, whatever its writer has made of it. */
final class Leftovers {

    private Leftovers() {}

    /** Follows no link. */
    static void delete(Path place) throws IOException {
        try {
            Files.deleteIfExists(place);
        } catch (DirectoryNotEmptyException _) {
            FileSystemUtils.deleteRecursively(place);
        }
    }
}
