package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot keep its promises does not start, and says why and what to do. */
class StartupIT {

    @TempDir
    Path data;

    @Test
    void secondServerOnTheSameDataDirectoryIsRefused() throws Exception {
        try (var first = ServerProcess.start(data);
                var second = ServerProcess.launch(data)) {
            assertThat(second.awaitEnd()).isNotZero();
            assertThat(second.log())
                    .contains("APPLICATION FAILED TO START")
                    .contains(data.toString())
                    .doesNotContain("WARN");
            assertThat(first.get("/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void listeningWiderWithoutKeysIsRefused() throws Exception {
        try (var server = ServerProcess.launch(data, "--server.address=0.0.0.0")) {
            assertThat(server.awaitEnd()).isNotZero();
            assertThat(server.log())
                    .contains("APPLICATION FAILED TO START")
                    .contains("millrace.security.allow-anonymous")
                    .doesNotContain("WARN")
                    .doesNotContain("Error starting Tomcat");
        }
    }

    @Test
    void listeningWiderIsAllowedWhenAskedFor() throws Exception {
        try (var server =
                ServerProcess.start(data, "--server.address=0.0.0.0", "--millrace.security.allow-anonymous=true")) {
            assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void unknownPropertyIsRefusedByName() throws Exception {
        try (var server = ServerProcess.launch(data, "--millrace.drain-tme=5s")) {
            assertThat(server.awaitEnd()).isNotZero();
            assertThat(server.log())
                    .contains("millrace.drain-tme")
                    .contains("millrace.drain-time")
                    .doesNotContain("WARN");
        }
    }

    @Test
    void nothingIsWarnedOfWhenItStarts() throws Exception {
        try (var server = ServerProcess.start(data)) {
            assertThat(server.log()).doesNotContain("WARN");
        }
    }
}
