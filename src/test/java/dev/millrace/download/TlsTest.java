package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.net.TlsOrigin;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    @TempDir
    private Path directory;

    @Test
    void certificateThatNobodyVouchesForIsRefusedForGood() throws Exception {
        try (var server = TlsOrigin.start(directory, "localhost");
                var fixture = new DownloadFixture(directory.resolve("content"), "localhost")) {
            var url = URI.create("https://localhost:" + server.port() + "/");

            var failed = (Outcome.Failed) fixture.handler.run(download(url), RecordingTaskContext.first());

            assertThat(failed.error().code()).isEqualTo(ErrorCode.UNREACHABLE);
            assertThat(failed.error().retryable()).isFalse();
            assertThat(failed.error().message()).isEqualTo("there is no trusted certificate for localhost");
        }
    }
}
