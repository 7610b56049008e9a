package dev.millrace.pool.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how much memory processes really take, where the system has {@code /proc} as Linux has it (proc(5)). */
final class ResidentMemory {

    private static final Logger LOG = LoggerFactory.getLogger(ResidentMemory.class);

    private final Path proc;

    /** 0: nothing can be told here. */
    private final long pageBytes;

    private ResidentMemory(Path proc, long pageBytes) {
        this.proc = proc;
        this.pageBytes = pageBytes;
    }

    /** Says in the log, once, if nothing can be told. */
    static ResidentMemory in(Path proc) {
        try {
            return new ResidentMemory(proc, PageSize.read(proc));
        } catch (IOException e) {
            LOG.warn("this system does not tell the memory of processes: maxRssBytes of pools has no effect");
            return new ResidentMemory(proc, 0);
        }
    }

    /** In bytes; empty if it cannot be told, or the process has ended. */
    OptionalLong of(long pid) {
        if (pageBytes == 0) {
            return OptionalLong.empty();
        }
        try {
            var pages = Files.readString(proc.resolve(pid + "/statm"), StandardCharsets.US_ASCII)
                    .split(" ");
            return OptionalLong.of(Long.parseLong(pages[1]) * pageBytes);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
            return OptionalLong.empty();
        }
    }
}
