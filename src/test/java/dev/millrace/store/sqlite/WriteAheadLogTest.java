package dev.millrace.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAheadLogTest {

    @TempDir
    private Path directory;

    private Path file;
    private WriteAheadLog log;

    @BeforeEach
    void open() {
        file = directory.resolve("test.db-wal");
        log = new WriteAheadLog(directory.resolve("test.db"));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void withoutAnyCommitThereIsNothingToForce() {
        assertThatCode(() -> log.reach(log.latest())).doesNotThrowAnyException();
    }

    @Test
    void aReaderWaitsForTheCommitThatHeMayHaveSeenHalfWay() throws Exception {
        Files.createFile(file);
        long commit = log.begin();
        assertThat(log.latest()).isEqualTo(commit);
        var reached = CompletableFuture.runAsync(this::reachLatest);
        assertThat(reached).isNotDone();
        log.end();
        assertThat(reached).succeedsWithin(5, TimeUnit.SECONDS);
    }

    @Test
    void whatCouldNotBeForcedOnceIsNeverClaimedToBeOnTheDisk() throws Exception {
        long lost = commit();
        assertThatThrownBy(() -> log.reach(lost)).isInstanceOf(NoSuchFileException.class);
        Files.createFile(file);
        long next = commit();
        assertThatThrownBy(() -> log.reach(lost)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> log.reach(next))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("restart")
                .hasCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void anInterruptNeitherBreaksItOffNorIsForgotten() throws Exception {
        Files.createFile(file);
        log.reach(commit());
        long commit = commit();
        Thread.currentThread().interrupt();
        try {
            log.reach(commit);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        assertThatCode(() -> log.reach(commit())).doesNotThrowAnyException();
    }

    private long commit() {
        long commit = log.begin();
        log.end();
        return commit;
    }

    private void reachLatest() {
        try {
            log.reach(log.latest());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
