package dev.millrace.pool.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentMemoryTest {

    private static final Path PROC = Path.of("/proc");

    @Test
    void ownMemoryIsAboutWhatTheSystemSaysInWords() throws IOException {
        assumeThat(PROC.resolve("self/statm")).exists();
        long self = ProcessHandle.current().pid();

        long told = ResidentMemory.in(PROC).of(self).orElseThrow();

        long inWords = Files.readAllLines(PROC.resolve("self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findAny()
                .orElseThrow();
        assertThat(told).isBetween(inWords / 2, inWords * 2);
    }

    @Test
    void nothingIsToldOfAProcessThatIsGone() {
        assertThat(ResidentMemory.in(PROC).of(Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void nothingIsToldWhereTheSystemTellsNothing(@TempDir Path empty) {
        assertThat(ResidentMemory.in(empty).of(ProcessHandle.current().pid())).isEmpty();
    }
}
