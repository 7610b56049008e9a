package dev.millrace.content;

import static dev.millrace.content.StoreDirectory.id;
import static dev.millrace.content.StoreDirectory.random;
import static dev.millrace.content.StoreDirectory.read;
import static dev.millrace.content.StoreDirectory.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.ContentRef;
import dev.millrace.task.HandedFile;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Content that somebody else writes. */
class HandedFileTest {

    private static final byte[] BYTES = random(10_000);

    @TempDir
    private Path directory;

    private StoreDirectory place;
    private LocalContentStore store;

    @BeforeEach
    void open() throws IOException {
        place = new StoreDirectory(directory.resolve("content"));
        store = place.open();
    }

    private HandedFile handed() throws IOException {
        return store.files().create(id(1), 1);
    }

    private static LocalContentStore limited(Path directory, long maxBytes, long reserve) throws IOException {
        var properties = new ContentProperties(
                DataSize.ofBytes(maxBytes), DataSize.ofBytes(reserve), null, DataSize.ofGigabytes(10), null);
        return LocalContentStore.in(directory, properties, Clock.systemUTC());
    }

    private List<Path> drafts() throws IOException {
        try (var all = Files.list(directory.resolve("content/drafts"))) {
            return all.toList();
        }
    }

    /** A piece of a mebibyte and more is hashed beside. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256 * 1024, 256 * 1024 + 1, 3 * StoreDirectory.MIB + 7})
    void whatAnotherWroteBecomesContent(int length) throws IOException {
        var bytes = random(length);
        ContentRef content;
        try (var file = handed()) {
            assertThat(file.path()).isAbsolute().isEmptyFile();
            assertThat(file.mostBytes()).isEqualTo(DataSize.ofGigabytes(1).toBytes());
            Files.write(file.path(), bytes);
            content = file.keep("text/csv", "rows.csv");
        }

        assertThat(content)
                .isEqualTo(new ContentRef(
                        id(1) + ".1@" + store.place(), length, sha256(bytes), "text/csv", "rows.csv", Instant.EPOCH));
        assertThat(read(store, content)).isEqualTo(bytes);
        assertThat(store.files().borrow(content).path()).isAbsolute().hasBinaryContent(bytes);
        assertThat(store.usedBytes()).isEqualTo(length);
        assertThat(drafts()).isEmpty();
    }

    @Test
    void bytesThatAreThereAlreadyAreNotStoredAgain() throws IOException {
        var first = StoreDirectory.keep(store, id(2), BYTES);
        ContentRef second;
        try (var file = handed()) {
            Files.write(file.path(), BYTES);
            second = file.keep("text/plain", null);
        }
        assertThat(Files.isSameFile(
                        store.files().borrow(first).path(),
                        store.files().borrow(second).path()))
                .isTrue();
        assertThat(store.usedBytes()).isEqualTo(BYTES.length);
        store.discard(first);
        store.discard(second);
        assertThat(place.files()).isEmpty();
    }

    @Test
    void aFileThatWasMadeAnewInItsPlaceCounts() throws IOException {
        try (var file = handed()) {
            Files.delete(file.path());
            Files.write(file.path(), BYTES);
            assertThat(file.keep("text/plain", null).sha256()).isEqualTo(sha256(BYTES));
        }
    }

    /** What a writer may put in the place of the file that it was handed. */
    enum Trick {
        SYMBOLIC_LINK,
        DANGLING_LINK,
        LINK_TO_OTHER_CONTENT,
        SECOND_NAME,
        DIRECTORY,
        NOTHING;

        void play(Path place, Path elsewhere, Path content) throws IOException {
            Files.delete(place);
            switch (this) {
                case SYMBOLIC_LINK -> Files.createSymbolicLink(place, elsewhere);
                case DANGLING_LINK -> Files.createSymbolicLink(place, elsewhere.resolveSibling("none"));
                case LINK_TO_OTHER_CONTENT -> Files.createLink(place, content);
                case SECOND_NAME -> {
                    Files.write(place, BYTES);
                    Files.createLink(elsewhere.resolveSibling("second"), place);
                }
                case DIRECTORY ->
                    Files.writeString(
                            Files.createDirectories(place.resolve("sub")).resolve("f"), "x");
                case NOTHING -> {}
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyAFileOfItsOwnIsKept(Trick trick) throws IOException {
        var other = StoreDirectory.keep(store, id(2), BYTES);
        var elsewhere = Files.write(directory.resolve("secret"), random(77));
        try (var file = handed()) {
            trick.play(file.path(), elsewhere, store.files().borrow(other).path());
            assertThatThrownBy(() -> file.keep("text/plain", null)).isInstanceOf(FileSystemException.class);
        }

        assertThat(drafts()).isEmpty();
        assertThat(elsewhere).hasBinaryContent(random(77));
        assertThat(read(store, other)).isEqualTo(BYTES);
        assertThat(store.usedBytes()).isEqualTo(BYTES.length);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftOfWhatIsNotKept(Trick trick) throws IOException {
        var other = StoreDirectory.keep(store, id(2), BYTES);
        var elsewhere = Files.write(directory.resolve("secret"), random(77));
        try (var file = handed()) {
            trick.play(file.path(), elsewhere, store.files().borrow(other).path());
        }
        assertThat(drafts()).isEmpty();
        assertThat(elsewhere).exists();
        assertThat(read(store, other)).isEqualTo(BYTES);
    }

    @ParameterizedTest
    @EnumSource
    void whatAServerThatDiedHandedOutIsGoneAtTheNextStart(Trick trick) throws IOException {
        var other = StoreDirectory.keep(store, id(2), BYTES);
        var elsewhere = Files.write(directory.resolve("secret"), random(77));
        var file = handed();
        trick.play(file.path(), elsewhere, store.files().borrow(other).path());
        Files.write(store.files().create(id(3), 2).path(), BYTES);

        store = place.open();

        assertThat(drafts()).isEmpty();
        assertThat(read(store, other)).isEqualTo(BYTES);
    }

    @Test
    void whatWasLeftInItsPlaceIsNoPartOfIt() throws IOException {
        Files.write(handed().path(), BYTES);
        try (var file = handed()) {
            assertThat(file.path()).isEmptyFile();
        }
    }

    @Test
    void whatIsLargerThanTheStoreTakesIsRefused() throws IOException {
        var small = limited(directory.resolve("content"), BYTES.length - 1, 0);
        try (var file = small.files().create(id(1), 1)) {
            assertThat(file.mostBytes()).isEqualTo(BYTES.length - 1);
            Files.write(file.path(), BYTES);
            assertThatThrownBy(() -> file.keep("text/plain", null)).isInstanceOf(Refusal.ContentTooLarge.class);
            assertThat(file.path()).doesNotExist();
        }
        assertThat(small.usedBytes()).isZero();
        assertThat(drafts()).isEmpty();
    }

    @Test
    void whatTheQuotaHasNoRoomForIsRefused() throws IOException {
        var quota = place.open(DataSize.ofBytes(BYTES.length + 5_000));
        StoreDirectory.sweep(quota);
        StoreDirectory.keep(quota, id(2), random(6_000));
        try (var file = quota.files().create(id(1), 1)) {
            Files.write(file.path(), BYTES);
            assertThatThrownBy(() -> file.keep("text/plain", null)).isInstanceOf(Refusal.StorageFull.class);
        }
        assertThat(quota.usedBytes()).isEqualTo(6_000);
        assertThat(drafts()).isEmpty();
    }

    @Test
    void filesThatAreWrittenAtOnceShareWhatTheQuotaLeaves() throws IOException {
        var quota = place.open(DataSize.ofBytes(300_000));
        StoreDirectory.sweep(quota);
        try (var second = quota.files().create(id(2), 1)) {
            try (var first = quota.files().create(id(1), 1)) {
                assertThat(first.allow(200_000)).isEqualTo(200_000);
                assertThatThrownBy(() -> second.allow(100_001)).isInstanceOf(Refusal.StorageFull.class);
                assertThat(second.allow(100_000)).isEqualTo(100_000);
                assertThat(quota.usedBytes()).isEqualTo(300_000);
            }
            assertThat(quota.usedBytes()).isEqualTo(100_000);
            assertThat(second.allow(100_001)).isEqualTo(200_002);
            Files.write(second.path(), BYTES);
            second.keep("text/plain", null);
        }
        assertThat(quota.usedBytes()).isEqualTo(BYTES.length);
    }

    @Test
    void someRoomIsAllowedAheadUpToTheMostThereMayBe() throws IOException {
        var small = limited(directory.resolve("content"), 1_000_000, 0);
        try (var file = small.files().create(id(1), 1)) {
            assertThat(file.allow(0)).isEqualTo(64 * 1024);
            assertThat(file.allow(600_000)).isEqualTo(1_000_000);
            assertThatThrownBy(() -> file.allow(1_000_001)).isInstanceOf(Refusal.ContentTooLarge.class);
            assertThat(file.allow(1_000_000)).isEqualTo(1_000_000);
        }
        assertThat(small.usedBytes()).isZero();
    }

    @Test
    void noMoreIsAllowedToWhatHasTakenMoreThanThereIs() throws IOException {
        var quota = place.open(DataSize.ofBytes(5_000));
        StoreDirectory.sweep(quota);
        try (var file = quota.files().create(id(1), 1)) {
            file.allow(0);
            Files.write(file.path(), BYTES);
            assertThatThrownBy(() -> file.allow(0)).isInstanceOf(Refusal.StorageFull.class);
        }
        assertThat(quota.usedBytes()).isZero();
    }

    @Test
    void noneIsHandedOutWhenTheReserveIsNotFree() throws IOException {
        var full = limited(directory.resolve("content"), 1 << 20, Long.MAX_VALUE / 2);
        assertThatThrownBy(() -> full.files().create(id(1), 1)).isInstanceOf(Refusal.StorageFull.class);
        assertThat(drafts()).isEmpty();
    }

    @Test
    void contentThatIsGoneHasNoFile() throws IOException {
        var content = StoreDirectory.keep(store, id(2), BYTES);
        store.discard(content);
        assertThatThrownBy(() -> store.files().borrow(content)).isInstanceOf(NoSuchFileException.class);
        var foreign = new ContentRef("../../etc/passwd", 1, content.sha256(), "text/plain", null, Instant.EPOCH);
        assertThatThrownBy(() -> store.files().borrow(foreign)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileIsKeptOnce() throws IOException {
        try (var file = handed()) {
            file.keep("text/plain", null);
            assertThatIllegalStateException().isThrownBy(() -> file.keep("text/plain", null));
        }
        var closed = handed();
        closed.close();
        closed.close();
        assertThatIllegalStateException().isThrownBy(() -> closed.allow(1));
        assertThatIllegalStateException().isThrownBy(() -> closed.keep("text/plain", null));
    }
}
