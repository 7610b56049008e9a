package dev.millrace.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceFileTest {

    @TempDir
    private Path directory;

    @Test
    void aDirectoryKeepsItsName() throws IOException {
        var name = PlaceFile.of(directory);
        assertThat(name).matches("[0-9a-f]{16}").isEqualTo(PlaceFile.of(directory));
    }

    @Test
    void serversThatNameItAtOnceAgree() throws Exception {
        int servers = 8;
        var together = new CyclicBarrier(servers);
        Callable<String> server = () -> {
            together.await();
            return PlaceFile.of(directory);
        };
        var names = new HashSet<String>();
        try (var threads = Executors.newFixedThreadPool(servers)) {
            for (var name : threads.invokeAll(Collections.nCopies(servers, server))) {
                names.add(name.get());
            }
        }
        assertThat(names).hasSize(1);
        assertThat(directory).isDirectoryContaining("glob:**/place").isDirectoryNotContaining("glob:**/place.*");
    }

    @Test
    void whatIsNoNameIsNotTakenForOne() throws IOException {
        Files.writeString(directory.resolve("place"), "../elsewhere");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PlaceFile.of(directory))
                .withMessageContaining("does not hold the name");
    }
}
