package dev.millrace.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where Java virtual machines that break say why: a file for each, of which the newest {@value #KEPT} are kept.
 *
 * @param directory made when it is first needed
 */
record CrashReports(Path directory) {

    static final int KEPT = 10;

    /** What such a machine puts its process id in the place of. */
    static final String PID = "%p";

    /** A new name, with {@value #PID} in it: process ids come back, and a report must not be taken for another one's. */
    Path next() {
        try {
            Files.createDirectories(directory);
            sweep();
        } catch (IOException _) {
            // The machine writes its report somewhere else then.
        }
        var mark = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return directory.resolve("hs_err_pid" + PID + "-" + mark + ".log");
    }

    private void sweep() throws IOException {
        try (var files = Files.list(directory)) {
            var all = files.toList();
            if (all.size() <= KEPT) {
                return;
            }
            var newestFirst = all.stream()
                    .sorted(Comparator.comparing(CrashReports::written).reversed())
                    .toList();
            for (var old : newestFirst.subList(KEPT, newestFirst.size())) {
                Files.deleteIfExists(old);
            }
        }
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException _) {
            return FileTime.fromMillis(0); // somebody else has removed it
        }
    }
}
