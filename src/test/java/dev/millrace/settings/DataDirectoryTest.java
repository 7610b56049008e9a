package dev.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    private Path parent;

    @Test
    void isCreatedAndSaysWhoHasIt() throws IOException {
        var path = parent.resolve("a/b");
        try (var directory = DataDirectory.open(path)) {
            assertThat(directory.path()).isAbsolute().isDirectory();
            assertThat(path.resolve("lock")).content().isEqualToIgnoringNewLines(pid());
        }
    }

    @Test
    void belongsToOneServerAtATime() {
        try (var _ = DataDirectory.open(parent)) {
            assertThatThrownBy(() -> DataDirectory.open(parent))
                    .isInstanceOfSatisfying(DataDirectoryInUseException.class, failure -> {
                        var analysis = new DataDirectoryInUseFailureAnalyzer().analyze(failure);
                        assertThat(analysis.getDescription()).contains(parent.toString(), pid());
                        assertThat(analysis.getAction()).contains("millrace.data-dir");
                    });
        }
        DataDirectory.open(parent).close();
    }

    @Test
    void cannotBeWhereAFileIs() throws IOException {
        var file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
                .isInstanceOfSatisfying(DataDirectoryUnusableException.class, failure -> {
                    var analysis = new DataDirectoryUnusableFailureAnalyzer().analyze(failure);
                    assertThat(analysis.getDescription()).contains(file.toString());
                    assertThat(analysis.getAction()).contains("millrace.data-dir");
                });
    }

    private static String pid() {
        return Long.toString(ProcessHandle.current().pid());
    }
}
