package dev.millrace.content;

import static dev.millrace.content.StoreDirectory.id;
import static dev.millrace.content.StoreDirectory.keep;
import static dev.millrace.content.StoreDirectory.random;
import static dev.millrace.content.StoreDirectory.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Two servers that have one directory: two stores, which know of each other by the files only. */
class SharedDirectoryTest {

    private static final byte[] BYTES = random(10_000);

    @TempDir
    private Path directory;

    private StoreDirectory place;
    private LocalContentStore one;
    private LocalContentStore other;

    @BeforeEach
    void open() throws IOException {
        place = new StoreDirectory(directory);
        one = place.shared("one", null);
        other = place.shared("other", null);
    }

    private static int sweepAgain(LocalContentStore store) {
        return store.sweepAgain(nothingExists()).run();
    }

    private static ContentSweep.Futures nothingExists() {
        return new ContentSweep.Futures(_ -> List.of(), _ -> false);
    }

    @Test
    void contentOfOneIsTheOthersToo() throws IOException {
        var content = keep(one, id(1), BYTES);

        assertThat(other.place()).isEqualTo(one.place());
        assertThat(other.holds(content)).isTrue();
        assertThat(read(other, content)).isEqualTo(BYTES);
        assertThat(other.files().borrow(content).path()).hasBinaryContent(BYTES);
        other.discard(content);
        assertThatThrownBy(() -> read(one, content)).isInstanceOf(NoSuchFileException.class);
        assertThat(place.files()).isEmpty();
    }

    @Test
    void theSameBytesOfBothAreStoredOnce() throws IOException {
        keep(one, id(1), BYTES);
        keep(other, id(2), BYTES);
        assertThat(other.sharedBytes()).isEqualTo(BYTES.length);
        assertThat(place.files()).hasSize(3);
    }

    @Test
    void oneThatStartsLeavesDraftsOfTheOthersAlone() throws IOException {
        try (var draft = one.create(id(1), 1)) {
            draft.write(BYTES);
            place.shared("other", null);
            place.shared("third", null);
            assertThat(read(other, draft.keep("text/plain", null))).isEqualTo(BYTES);
        }
    }

    @Test
    void whatOneSetAsideIsItsOwn() throws IOException {
        try (var draft = one.create(id(1), 1)) {
            draft.write(BYTES);
            draft.setAside("note");
        }
        assertThat(other.takeUp(id(1), 2)).isEmpty();
        place.shared("other", null);
        try (var again = one.takeUp(id(1), 2).orElseThrow()) {
            assertThat(again.bytes()).isEqualTo(BYTES.length);
        }
    }

    @Test
    void whatAServerThatIsGoneForADayLeftIsRemoved() throws IOException {
        var draft = one.create(id(1), 1);
        draft.write(BYTES);
        assertThat(sweepAgain(other)).isZero();
        assertThat(place.files()).hasSize(1);

        var alive = directory.resolve("servers").resolve("one");
        Files.setLastModifiedTime(alive, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

        assertThat(sweepAgain(other)).isEqualTo(1);
        assertThat(place.files()).isEmpty();
        assertThatThrownBy(() -> draft.keep("text/plain", null)).isInstanceOf(IOException.class);
    }

    @Test
    void whatNoFutureNamesIsRemovedWhenItHasSettled() throws IOException {
        var content = keep(one, id(1), BYTES);
        assertThat(sweepAgain(other)).as("it may be going to be recorded").isZero();
        assertThat(read(one, content)).isEqualTo(BYTES);

        // As when it was kept long ago: the time of a change cannot be set.
        var late = ContentSweep.Extent.before(Instant.now().plusSeconds(60));
        assertThat(other.sweep(late, nothingExists()).run()).isEqualTo(2);
        assertThat(place.files()).isEmpty();
    }

    @Test
    void theQuotaIsOfAllServersOnceItIsCountedAnew() throws IOException {
        var limited = place.shared("third", DataSize.ofBytes(3L * BYTES.length));
        limited.sweepAgain(nothingExists()).run();
        try (var unfinished = limited.create(id(9), 1)) {
            unfinished.write(BYTES);
            keep(one, id(1), random(BYTES.length + 1));
            try (var draft = other.create(id(2), 1)) {
                draft.write(BYTES);
                assertThat(limited.usedBytes()).isEqualTo(BYTES.length);
                limited.sweepAgain(nothingExists()).run();
                assertThat(limited.usedBytes()).isEqualTo(3L * BYTES.length + 1);
            }
        }
        assertThat(limited.usedBytes()).isEqualTo(2L * BYTES.length + 1);
        limited.sweepAgain(nothingExists()).run();
        assertThat(limited.usedBytes()).isEqualTo(BYTES.length + 1);
    }

    @Test
    void bytesThatBothKeepAndRemoveAtOnceAreNeverLost() throws Exception {
        int rounds = 300;
        var together = new CyclicBarrier(4);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var racers = new ArrayList<Callable<Void>>();
            for (int racer = 0; racer < 4; racer++) {
                int first = (racer + 1) * rounds;
                var store = racer % 2 == 0 ? one : other;
                racers.add(() -> {
                    for (int round = 0; round < rounds; round++) {
                        together.await();
                        raced(store, id(first + round));
                    }
                    return null;
                });
            }
            for (var racer : threads.invokeAll(racers)) {
                racer.get();
            }
        }
        var late = ContentSweep.Extent.before(Instant.now().plusSeconds(60));
        one.sweep(late, nothingExists()).run();
        assertThat(place.files()).isEmpty();
    }

    private static void raced(LocalContentStore store, FutureId id) throws IOException {
        ContentRef content = keep(store, id, BYTES);
        assertThat(read(store, content)).isEqualTo(BYTES);
        store.discard(content);
        assertThatThrownBy(() -> read(store, content)).isInstanceOf(NoSuchFileException.class);
    }
}
