package dev.millrace.content;

import static dev.millrace.content.StoreDirectory.id;
import static dev.millrace.content.StoreDirectory.keep;
import static dev.millrace.content.StoreDirectory.random;
import static dev.millrace.content.StoreDirectory.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.ContentRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedContentTest {

    private static final byte[] BYTES = random(10_000);

    @TempDir
    private Path directory;

    private StoreDirectory place;
    private LocalContentStore store;

    @BeforeEach
    void open() throws IOException {
        place = new StoreDirectory(directory);
        store = place.open();
    }

    @Test
    void sameBytesAreStoredOnce() throws IOException {
        var first = keep(store, id(1), BYTES);
        var second = keep(store, id(2), BYTES);

        assertThat(Files.isSameFile(file(first), file(second))).isTrue();
        assertThat(second.key()).startsWith(id(2) + ".1@");
        assertThat(second.sha256()).isEqualTo(first.sha256());
        assertThat(read(store, second)).isEqualTo(BYTES);
        assertThat(store.usedBytes()).isEqualTo(BYTES.length);
        assertThat(store.sharedBytes()).isEqualTo(BYTES.length);
        assertThat(place.files())
                .as("two futures' names and the hash, no draft")
                .hasSize(3);
    }

    @Test
    void bytesLiveAsLongAsOneFutureHasThem() throws IOException {
        var first = keep(store, id(1), BYTES);
        var second = keep(store, id(2), BYTES);

        store.discard(first);
        store.discard(first);
        assertThat(read(store, second)).isEqualTo(BYTES);
        assertThatThrownBy(() -> store.open(first, 0)).isInstanceOf(NoSuchFileException.class);

        store.discard(second);
        assertThat(place.files()).isEmpty();
        assertThat(store.usedBytes()).isZero();
    }

    @Test
    void bytesOfOneFutureAreGivenToAnother() throws IOException {
        var first = keep(store, id(1), BYTES);
        var second = store.share(first, id(2), 3);

        assertThat(second)
                .isEqualTo(new ContentRef(
                        id(2) + ".3@" + store.place(),
                        BYTES.length,
                        first.sha256(),
                        "text/plain",
                        "name.txt",
                        first.storedAt()));
        assertThat(Files.isSameFile(file(first), file(second))).isTrue();
        store.discard(first);
        assertThat(read(store, second)).isEqualTo(BYTES);
        store.discard(second);
        assertThat(place.files()).isEmpty();
        assertThatThrownBy(() -> store.share(first, id(4), 1)).isInstanceOf(NoSuchFileException.class);
        assertThat(place.files()).isEmpty();
    }

    @Test
    void fileThatLostItsHashIsStoredOnceMoreAndEachIsCounted() throws IOException {
        var first = keep(store, id(1), BYTES);
        Files.delete(new Layout(directory, "", null).hash(first.sha256()));
        var second = keep(store, id(2), BYTES);

        assertThat(Files.isSameFile(file(first), file(second))).isFalse();
        assertThat(store.usedBytes()).isEqualTo(2L * BYTES.length);
        store.discard(second);
        assertThat(read(store, first)).isEqualTo(BYTES);
        store.discard(first);
        assertThat(place.files()).isEmpty();
        assertThat(store.usedBytes()).isZero();
    }

    @Test
    void fileOfAnotherLengthIsNotTakenForTheBytes() throws IOException {
        var first = keep(store, id(1), BYTES);
        Files.write(file(first), new byte[5]);

        var second = keep(store, id(2), BYTES);

        assertThat(read(store, second)).isEqualTo(BYTES);
        assertThat(Files.isSameFile(file(second), new Layout(directory, "", null).hash(second.sha256())))
                .isTrue();
    }

    @Test
    void contentIsKeptWhereNoSecondNameCanBeHad() throws IOException {
        var hashes = new Layout(directory, "", null).hashes();
        Files.delete(hashes);
        Files.createFile(hashes);

        var first = keep(store, id(1), BYTES);
        var second = keep(store, id(2), BYTES);

        assertThat(Files.isSameFile(file(first), file(second))).isFalse();
        store.discard(first);
        assertThat(read(store, second)).isEqualTo(BYTES);
        store.discard(second);
        assertThat(place.files()).containsExactly(hashes);
        assertThat(store.usedBytes()).isZero();
    }

    @Test
    void keepingAndDiscardingAtOnceLosesNothing() throws Exception {
        var other = keep(store, id(99), random(77));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var rounds = new ArrayList<Callable<Void>>();
            for (int thread = 0; thread < 8; thread++) {
                var mine = id(thread);
                rounds.add(() -> {
                    for (int i = 0; i < 20; i++) {
                        var kept = keep(store, mine, BYTES);
                        assertThat(read(store, kept)).isEqualTo(BYTES);
                        store.discard(kept);
                    }
                    return null;
                });
            }
            for (var round : threads.invokeAll(rounds)) {
                round.get();
            }
        }
        assertThat(store.usedBytes()).isEqualTo(77);
        store.discard(other);
        assertThat(place.files()).isEmpty();
    }

    @Test
    void lastTwoThatAreDiscardedAtOnceTakeTheBytesWithThem() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 40; round++) {
                var barrier = new CyclicBarrier(4);
                var discards = new ArrayList<Callable<Void>>();
                for (int i = 0; i < 4; i++) {
                    var kept = keep(store, id(i), BYTES);
                    discards.add(() -> {
                        barrier.await();
                        store.discard(kept);
                        return null;
                    });
                }
                for (var discard : threads.invokeAll(discards)) {
                    discard.get();
                }
                assertThat(place.files()).isEmpty();
            }
        }
        assertThat(store.usedBytes()).isZero();
    }

    @Test
    void fileThatOnlyItsHashNamesIsSwept() throws IOException {
        var content = keep(store, id(1), BYTES);
        keep(store, id(2), random(77));
        Files.delete(file(content)); // as when the server dies between the two
        var again = place.open();

        assertThat(StoreDirectory.sweep(again, id(2))).isEqualTo(1);
        assertThat(place.files()).hasSize(2);
        assertThat(again.usedBytes()).isEqualTo(77);
    }

    @Test
    void sharedBytesAreCountedOnceAfterARestart() throws IOException {
        keep(store, id(1), BYTES);
        keep(store, id(2), BYTES);
        keep(store, id(3), BYTES);
        keep(store, id(4), random(77));
        var again = place.open();

        StoreDirectory.sweep(again, id(1), id(2), id(3), id(4));

        assertThat(again.usedBytes()).isEqualTo(BYTES.length + 77L);
    }

    private Path file(ContentRef content) {
        return new Layout(directory, "", null)
                .content(Located.parse(content.key()).orElseThrow().key());
    }
}
