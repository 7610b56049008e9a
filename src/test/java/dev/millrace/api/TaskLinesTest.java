package dev.millrace.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.Refusal;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskLinesTest {

    private static List<String> read(String text, int atOnce) throws IOException {
        var lines = new TaskLines(inPieces(text, atOnce), -1, 100_000, () -> {}, () -> {});
        var all = new ArrayList<String>();
        for (var line = lines.next(); line != null; line = lines.next()) {
            all.add(lines.number() + ":" + new String(line, UTF_8));
        }
        return all;
    }

    private static InputStream inPieces(String text, int size) {
        return new ByteArrayInputStream(text.getBytes(UTF_8)) {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(size, length));
            }
        };
    }

    @Test
    void linesAreNumberedAndBlankOnesPassedOver() throws IOException {
        for (int size : new int[] {1, 2, 3, 1000}) {
            assertThat(read("a\n\n \t\r\nbc\r\n\nd", size)).containsExactly("1:a", "4:bc\r", "6:d");
            assertThat(read("", size)).isEmpty();
            assertThat(read("\n", size)).isEmpty();
        }
    }

    @Test
    void longLinesAreReadWhole() throws IOException {
        var line = "x".repeat(99_999);
        assertThat(read(line + "\n" + line, 70_000)).containsExactly("1:" + line, "2:" + line);
    }

    @Test
    void lineBeyondTheLimitIsRefused() {
        var lines = new TaskLines(inPieces("ok\nabcdef\n", 100), -1, 5, () -> {}, () -> {});
        assertThatThrownBy(() -> {
                    lines.next();
                    lines.next();
                })
                .isInstanceOf(Refusal.Invalid.class)
                .hasMessageStartingWith("line 2: ");
    }

    @Test
    void bodyThatEndsBeforeItsLengthIsNotTakenForWhole() throws IOException {
        var lines = new TaskLines(inPieces("a\nb", 100), 10, 5, () -> {}, () -> {});
        assertThat(lines.next()).isEqualTo("a".getBytes(UTF_8));
        assertThatThrownBy(lines::next).isInstanceOf(EOFException.class);
    }
}
