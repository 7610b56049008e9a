package dev.millrace.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.task.ContentRef;
import dev.millrace.task.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchedFilesTest {

    private static final long MOST = 10;

    @TempDir
    private Path directory;

    private final List<String> fetched = new ArrayList<>();
    private FetchedFiles files;

    @BeforeEach
    void open() throws IOException {
        files = files(Long.MAX_VALUE);
    }

    private FetchedFiles files(long free) throws IOException {
        return FetchedFiles.in(directory.resolve("copies"), MOST, new DiskSpace(() -> free, 0), this::source);
    }

    /** The content of a key is the key. */
    private synchronized InputStream source(ContentRef content) throws IOException {
        if (content.key().equals("gone")) {
            throw new NoSuchFileException("gone");
        }
        fetched.add(content.key());
        return new ByteArrayInputStream(content.key().getBytes(StandardCharsets.UTF_8));
    }

    private static ContentRef content(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return new ContentRef(text, bytes.length, StoreDirectory.sha256(bytes), "text/plain", null, Instant.EPOCH);
    }

    private void fetch(String text) throws IOException {
        files.borrow(content(text)).close();
    }

    @Test
    void aCopyIsFetchedOnce() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (var file = files.borrow(content("abc"))) {
                assertThat(file.path()).isAbsolute().hasContent("abc");
            }
        }
        assertThat(fetched).containsExactly("abc");
        assertThat(files.usedBytes()).isEqualTo(3);
    }

    @Test
    void whoeverWantsTheSameAtOnceWaitsForIt() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> reader = () -> {
                try (var file = files.borrow(content("abc"))) {
                    return Files.readString(file.path());
                }
            };
            var all = threads.invokeAll(Collections.nCopies(50, reader));
            for (var one : all) {
                assertThat(one.get()).isEqualTo("abc");
            }
        }
        assertThat(fetched).containsExactly("abc");
    }

    @Test
    void whatWasNotWantedForLongestMakesRoom() throws IOException {
        fetch("aaaa");
        fetch("bbbb");
        fetch("aaaa");
        fetch("cccc");
        fetch("aaaa");
        assertThat(fetched).containsExactly("aaaa", "bbbb", "cccc");
        assertThat(files.usedBytes()).isEqualTo(8);
        assertThat(directory.resolve("copies"))
                .isDirectoryNotContaining(
                        file -> file.endsWith(StoreDirectory.sha256("bbbb".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void whatIsBorrowedStays() throws IOException {
        var first = files.borrow(content("aaaa"));
        var second = files.borrow(content("bbbb"));
        assertThatExceptionOfType(Refusal.StorageFull.class).isThrownBy(() -> fetch("cccc"));
        assertThat(first.path()).hasContent("aaaa");
        second.close();
        fetch("cccc");
        assertThat(first.path()).hasContent("aaaa");
        assertThat(second.path()).doesNotExist();
    }

    @Test
    void whatIsTooLargeIsRefused() {
        assertThatExceptionOfType(Refusal.StorageFull.class).isThrownBy(() -> fetch("more than ten bytes"));
        assertThat(files.usedBytes()).isZero();
    }

    @Test
    void whatTheDiskHasNoRoomForIsRefused() throws IOException {
        files = files(2);
        assertThatExceptionOfType(Refusal.StorageFull.class).isThrownBy(() -> fetch("abc"));
        assertThat(files.usedBytes()).isZero();
    }

    @Test
    void otherBytesThanExpectedAreThrownAway() {
        var other = new ContentRef("abc", 3, StoreDirectory.sha256(new byte[3]), "text/plain", null, Instant.EPOCH);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> files.borrow(other));
        assertThat(directory.resolve("copies")).isEmptyDirectory();
        assertThat(files.usedBytes()).isZero();
    }

    @Test
    void whatIsGoneLeavesNothing() {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> fetch("gone"));
        assertThat(files.usedBytes()).isZero();
    }
}
