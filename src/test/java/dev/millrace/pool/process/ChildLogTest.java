package dev.millrace.pool.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.PoolName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChildLogTest {

    private static List<String> lines(String text) throws IOException {
        var reader = new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        var all = new ArrayList<String>();
        for (var line = reader.next(); line != null; line = reader.next()) {
            all.add(line);
        }
        return all;
    }

    @Test
    void linesEndWhereTheyDo() throws IOException {
        assertThat(lines("one\ntwö\r\n\nlast")).containsExactly("one", "twö", "", "last");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n")).containsExactly("");
    }

    @Test
    void longLinesAreCut() throws IOException {
        var endless = "x".repeat(10 * LineReader.MOST_BYTES);
        assertThat(lines(endless + "\nnext")).containsExactly("x".repeat(LineReader.MOST_BYTES) + "…", "next");
        assertThat(lines("y".repeat(LineReader.MOST_BYTES))).containsExactly("y".repeat(LineReader.MOST_BYTES));
    }

    @Test
    void whatWouldDoSomethingToATerminalIsTakenOut() throws IOException {
        assertThat(lines("\u001b[31mred\u0007\tend")).containsExactly(" [31mred  end");
    }

    @Test
    void onlySoManyLinesGoThroughInASecond() {
        var now = new AtomicLong();
        var rate = new LogRate(now::get);
        for (int i = 0; i < LogRate.MOST; i++) {
            assertThat(rate.admits()).isTrue();
        }
        assertThat(rate.admits()).isFalse();
        assertThat(rate.admits()).isFalse();

        now.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(rate.admits()).isTrue();
        assertThat(rate.takeDropped()).isEqualTo(2);
        assertThat(rate.takeDropped()).isZero();
    }

    @Test
    void lastLinesAreKeptUntilTheyAreForgotten() {
        var log = new ChildLog(new PoolName("test"), 1);
        log.drain(
                new ByteArrayInputStream("0\n1\n2\n3\n4\n5\n6\n7\n\n8\n9\n10\n11\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(log.lastLines()).containsExactly("2", "3", "4", "5", "6", "7", "8", "9", "10", "11");

        log.forget();

        assertThat(log.lastLines()).isEmpty();
    }
}
