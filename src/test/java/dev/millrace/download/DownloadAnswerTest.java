package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadAnswerTest {

    @TempDir
    private Path directory;

    private Origin origin;
    private DownloadFixture fixture;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start();
        fixture = new DownloadFixture(directory, "127.0.0.0/8");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        origin.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "text/csv | text/csv",
                "TEXT/CSV; charset=utf-8 | text/csv;charset=utf-8",
                "nonsense | application/octet-stream",
                "*/* | application/octet-stream",
                " | application/octet-stream"
            })
    void contentTypeIsTheServersIfItIsOne(String sent, String stored) throws Exception {
        var header = sent == null ? "" : "Content-Type: " + sent + "\r\n";

        assertThat(succeeds("/x", header, "a").content().contentType()).isEqualTo(stored);
    }

    @Test
    void bytesThatCameCompressedAreStoredAsSuch() throws Exception {
        var done = succeeds("/page.html", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", "not unpacked");

        assertThat(done.content().contentType()).isEqualTo("application/gzip");
        assertThat(done.content().bytes()).isEqualTo("not unpacked".length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "attachment; filename=\"report.pdf\" | report.pdf",
                "attachment; filename=\"../../etc/passwd\" | passwd",
                "attachment; filename*=UTF-8''na%C3%AFve%20file.txt | na\u00efve file.txt",
                "attachment; filename=\"\u00c3\u00bc.txt\" | \u00fc.txt",
                "attachment; filename=\"..\" | fallback.bin",
                "attachment | fallback.bin",
                "\"\" | fallback.bin",
            })
    void fileNameComesFromTheServerAndIsSafe(String disposition, String name) throws Exception {
        var done = succeeds("/dir/fallback.bin", "Content-Disposition: " + disposition + "\r\n", "a");

        assertThat(done.content().fileName()).isEqualTo(name);
    }

    @Test
    void rootOfAServerGivesNoFileName() throws Exception {
        var done = succeeds("/", "", "a");

        assertThat(done.content().fileName()).isNull();
        assertThat(done.result().get("fileName").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205})
    void noContentIsContentWithoutBytes(int status) throws Exception {
        origin.on("/none", (_, wire) -> wire.head(status, status == 205 ? "Content-Length: 0\r\n" : ""));

        var done = (Outcome.Succeeded) fixture.handler.run(download(origin.url("/none")), RecordingTaskContext.first());

        assertThat(done.content().bytes()).isZero();
    }

    @Test
    void chunkedBodyIsStoredWhole() throws Exception {
        origin.on("/chunks", (_, wire) -> {
            wire.head(200, "Transfer-Encoding: chunked\r\n");
            wire.send("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
        });

        var done =
                (Outcome.Succeeded) fixture.handler.run(download(origin.url("/chunks")), RecordingTaskContext.first());

        assertThat(done.content().bytes()).isEqualTo(11);
    }

    @Test
    void bodyLongerThanAnnouncedIsStoredAsAnnounced() throws Exception {
        origin.on("/more", (_, wire) -> {
            wire.head(200, "Content-Length: 5\r\n");
            wire.send("hello and more");
            wire.close();
        });

        var done = (Outcome.Succeeded) fixture.handler.run(download(origin.url("/more")), RecordingTaskContext.first());

        assertThat(done.content().bytes()).isEqualTo(5);
    }

    @Test
    void largeBodyIsHashedWhole() throws Exception {
        var body = "0123456789".repeat(90_000);
        var done = succeeds("/large", "", body);

        assertThat(done.content().bytes()).isEqualTo(900_000);
        assertThat(done.content().sha256())
                .isEqualTo("6997daa0e20183227ad7641ef4d5b8cab8d488ffac3ac9d588d24b5acecdc419");
    }

    private Outcome.Succeeded succeeds(String path, String headers, String body) throws Exception {
        origin.on(path, (_, wire) -> {
            wire.send("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        });
        return (Outcome.Succeeded) fixture.handler.run(download(origin.url(path)), RecordingTaskContext.first());
    }
}
