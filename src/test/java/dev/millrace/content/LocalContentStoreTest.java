package dev.millrace.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class LocalContentStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String HELLO_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    private Path directory;

    private final FutureId id = new FutureId(UUID.fromString("0199c0de-0000-7000-8000-0000000000ab"));
    private LocalContentStore store;

    @BeforeEach
    void open() throws IOException {
        store = store(DataSize.ofBytes(100), DataSize.ofBytes(0));
    }

    @Test
    void keptContentIsReadBackFromAnyByteOn() throws IOException {
        var content = keep("hello");

        assertThat(content)
                .isEqualTo(new ContentRef(id + ".1@" + store.place(), 5, HELLO_SHA256, "text/plain", "hello.txt", NOW));
        assertThat(read(content, 0)).isEqualTo("hello");
        assertThat(read(content, 2)).isEqualTo("llo");
        assertThat(read(content, 5)).isEmpty();
        assertThat(files()).containsExactlyInAnyOrder(directory.resolve("ab").resolve(id + ".1"), byHash(content));
    }

    @Test
    void draftKnowsItsSizeAndHashWhileItGrows() throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.write("hel".getBytes(StandardCharsets.UTF_8));
            assertThat(draft.sha256()).isNotEqualTo(HELLO_SHA256);
            draft.write('l');
            draft.write('o');
            assertThat(draft.bytes()).isEqualTo(5);
            assertThat(draft.sha256()).isEqualTo(HELLO_SHA256);
        }
    }

    @Test
    void draftThatIsNotKeptLeavesNothing() throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.write(1);
            assertThat(files()).hasSize(1);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    @SuppressWarnings("try") // closed twice on purpose
    void closingAKeptDraftAgainChangesNothing() throws IOException {
        ContentRef content;
        try (var draft = store.create(id, 1)) {
            draft.write('a');
            content = draft.keep("text/plain", null);
            draft.close();
        }
        assertThat(read(content, 0)).isEqualTo("a");
    }

    @Test
    @SuppressWarnings("try") // closed early on purpose
    void attemptsOfOneFutureDoNotTouchEachOther() throws IOException {
        try (var first = store.create(id, 1);
                var second = store.create(id, 2)) {
            first.write('1');
            second.write('2');
            var kept = second.keep("text/plain", null);
            first.close();
            assertThat(read(kept, 0)).isEqualTo("2");
        }
    }

    @Test
    void contentBeyondTheLimitIsRefused() throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.write(new byte[100]);
            assertThatThrownBy(() -> draft.write(1)).isInstanceOf(Refusal.ContentTooLarge.class);
        }
    }

    @Test
    void fullDiskIsRefusedBeforeAndWhileWritingAndLeavesNothing() throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        var full = store(
                DataSize.ofTerabytes(1),
                DataSize.ofBytes(free + DataSize.ofGigabytes(50).toBytes()));

        assertThatThrownBy(() -> full.create(id, 1)).isInstanceOf(Refusal.StorageFull.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void whatTheSystemSaysOfAFullDiskIsUnderstood() {
        assertThatThrownBy(() -> DiskSpace.or(new IOException("No space left on device")))
                .isInstanceOf(Refusal.StorageFull.class);
        assertThat(DiskSpace.or(new IOException("Input/output error")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("Input/output error");
    }

    @Test
    void discardRemovesContentAndMayBeCalledAgain() throws IOException {
        var content = keep("hello");

        store.discard(content);
        store.discard(content);

        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> store.open(content, 0)).isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../victim",
                "/etc/passwd",
                "ab/../../victim",
                "",
                "0199c0de-0000-7000-8000-0000000000ab.1/../../victim",
                "0199c0de-0000-7000-8000-0000000000ab.",
                "0199c0de-0000-7000-8000-0000000000ab.1.part"
            })
    void keyThatTheStoreDidNotMakeLeadsNowhere(String key) throws IOException {
        var victim = Files.writeString(directory.resolveSibling("victim"), "x");
        var forged = new ContentRef(key, 1, "", "text/plain", null, NOW);

        assertThatThrownBy(() -> store.open(forged, 0)).isInstanceOf(NoSuchFileException.class);
        store.discard(forged);
        assertThat(victim).exists();
        Files.delete(victim);
    }

    @Test
    void sweepRemovesOldDraftsAndOrphansAndNothingElse() throws IOException {
        var kept = keep("hello");
        var orphan = new FutureId(UUID.fromString("0199c0de-0000-7000-8000-0000000000cd"));
        try (var draft = store.create(orphan, 3)) {
            draft.keep("text/plain", null);
        }
        var sameBytes = store.share(kept, orphan, 4);
        var part = Files.createFile(directory.resolve("ab").resolve(id + ".2.part"));
        var stranger = Files.createFile(directory.resolve("ab").resolve("readme"));

        var early = store.sweep(Instant.now().minusSeconds(60), futures(_ -> List.of()));
        assertThat(early.run()).as("files younger than the start").isZero();
        int removed = store.sweep(Instant.now().plusSeconds(60), futures(_ -> List.of(id)))
                .run();

        assertThat(removed).as("a draft, two names, and the bytes of the one").isEqualTo(4);
        assertThat(part).doesNotExist();
        assertThatThrownBy(() -> store.open(sameBytes, 0)).isInstanceOf(NoSuchFileException.class);
        assertThat(files())
                .containsExactlyInAnyOrder(
                        new Layout(directory, "", null)
                                .content(Located.parse(kept.key()).orElseThrow().key()),
                        byHash(kept),
                        stranger);
    }

    @Test
    void sweepThatCannotAskRemovesNothing() throws IOException {
        keep("hello");
        var sweep = store.sweep(Instant.now().plusSeconds(60), futures(_ -> {
            throw new Refusal.StoreUnavailable(false, null);
        }));

        assertThat(sweep.run()).isZero();
        assertThat(files()).hasSize(2);
    }

    private static ContentSweep.Futures futures(UnaryOperator<List<FutureId>> existing) {
        return new ContentSweep.Futures(existing, _ -> true);
    }

    private Path byHash(ContentRef content) {
        return new Layout(directory, "", null).hash(content.sha256());
    }

    private LocalContentStore store(DataSize maxBytes, DataSize reserve) throws IOException {
        return LocalContentStore.in(
                directory,
                new ContentProperties(maxBytes, reserve, null, DataSize.ofGigabytes(10), null),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private ContentRef keep(String text) throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.write(text.getBytes(StandardCharsets.UTF_8));
            return draft.keep("text/plain", "hello.txt");
        }
    }

    private String read(ContentRef content, long from) throws IOException {
        try (var in = store.open(content, from)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<Path> files() throws IOException {
        try (var all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("place") && !file.endsWith("alive"))
                    .toList();
        }
    }
}
