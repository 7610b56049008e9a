package dev.millrace.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DraftFileTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void fileIsWrittenAndReadInPlaceWhetherItIsHeldOpenOrNot(int heldOpen) throws IOException {
        var path = directory.resolve("a");
        try (var file = DraftFile.create(path, new OpenFiles(heldOpen))) {
            write(file, 2, "cd");
            write(file, 0, "ab");
            file.force(false);
            assertThat(file.read(1, 2)).asString(StandardCharsets.UTF_8).isEqualTo("bc");

            var target = directory.resolve("b");
            file.moveTo(target);
            write(file, 4, "ef");
            file.force(true);
            assertThat(target).hasContent("abcdef");
            assertThat(path).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void interruptOfOneThreadDoesNotEndIt(int heldOpen) throws IOException {
        try (var file = DraftFile.create(directory.resolve("a"), new OpenFiles(heldOpen))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> write(file, 0, "a")).isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();

            file.moveTo(directory.resolve("b"));
            write(file, 0, "b");
            assertThat(file.read(0, 1)).asString(StandardCharsets.UTF_8).isEqualTo("b");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void closedFileIsNotOpenedAgain(int heldOpen) throws IOException {
        var file = DraftFile.create(directory.resolve("a"), new OpenFiles(heldOpen));
        file.close();
        file.close();

        assertThatThrownBy(() -> write(file, 0, "a")).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void noMoreFilesAreHeldOpenThanMayBe() throws IOException {
        var open = new OpenFiles(3);
        var drafts = new ArrayList<DraftFile>();
        long before = openFiles();
        for (int i = 0; i < 500; i++) {
            drafts.add(DraftFile.create(directory.resolve("f" + i), open));
            write(drafts.getLast(), 0, "x");
        }
        assertThat(openFiles()).isLessThan(before + 250);

        for (var draft : drafts) {
            draft.close();
        }
        for (boolean free : new boolean[] {true, true, true, false}) {
            assertThat(open.take()).isEqualTo(free);
        }
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    private static void write(DraftFile file, long at, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        file.write(at, bytes, 0, bytes.length);
    }
}
