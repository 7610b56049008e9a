package dev.millrace.content;

import static dev.millrace.content.StoreDirectory.MIB;
import static dev.millrace.content.StoreDirectory.id;
import static dev.millrace.content.StoreDirectory.random;
import static dev.millrace.content.StoreDirectory.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PreallocationTest {

    @TempDir
    private Path directory;

    @Test
    @EnabledOnOs(OS.LINUX)
    void fileGetsItsBlocksAndKeepsItsLength() throws IOException {
        var file = Files.createFile(directory.resolve("späte Datei"));

        assertThat(Preallocation.allocate(file, 4L * MIB)).isTrue();

        assertThat(file).isEmptyFile();
        Preallocation.release(file, 0);
        assertThat(file).isEmptyFile();
    }

    @Test
    void fileThatIsNotThereGetsNone() {
        var nowhere = directory.resolve("none");

        assertThat(Preallocation.allocate(nowhere, MIB)).isFalse();
        Preallocation.release(nowhere, 0);
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void contentThatEndsEarlyIsAsLongAsItIs() throws IOException {
        var place = new StoreDirectory(directory);
        var store = place.open();
        var bytes = random(MIB + 3);
        try (var draft = store.create(id(1), 1)) {
            draft.expect(3L * MIB);
            draft.write(bytes);
            var content = draft.keep("text/plain", null);
            assertThat(content.bytes()).isEqualTo(bytes.length);
            assertThat(read(store, content)).isEqualTo(bytes);
        }
        assertThat(store.usedBytes()).isEqualTo(bytes.length);
    }
}
