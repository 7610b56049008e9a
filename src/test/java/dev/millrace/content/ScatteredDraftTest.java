package dev.millrace.content;

import static dev.millrace.content.StoreDirectory.MIB;
import static dev.millrace.content.StoreDirectory.id;
import static dev.millrace.content.StoreDirectory.random;
import static dev.millrace.content.StoreDirectory.read;
import static dev.millrace.content.StoreDirectory.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScatteredDraftTest {

    private static final int PIECE = 64 * 1024;
    private static final byte[] BYTES = random(8 * MIB + 5);

    @TempDir
    private Path directory;

    private LocalContentStore store;

    @BeforeEach
    void open() throws IOException {
        store = new StoreDirectory(directory).open();
    }

    @Test
    void piecesInAnyOrderHashAsOneFile() throws IOException {
        try (var draft = store.create(id(1), 1)) {
            draft.expect(BYTES.length);
            for (int at : shuffled()) {
                assertThat(draft.held().contiguousFrom(at)).isEqualTo(at);
                write(draft, at);
            }
            assertThat(draft.held()).isEqualTo(ByteRanges.of(0, BYTES.length));
            assertThat(draft.sha256()).isEqualTo(sha256(BYTES));
            assertThat(read(store, draft.keep("text/plain", null))).isEqualTo(BYTES);
        }
    }

    @Test
    void threadsMayWriteAtOnce() throws Exception {
        try (var draft = store.create(id(1), 1);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writes = shuffled().stream()
                    .map(at -> (Callable<Void>) () -> {
                        write(draft, at);
                        return null;
                    })
                    .toList();
            for (var write : threads.invokeAll(writes)) {
                write.get();
            }
            assertThat(draft.bytes()).isEqualTo(BYTES.length);
            assertThat(draft.sha256()).isEqualTo(sha256(BYTES));
        }
    }

    @Test
    void hashIsAskedForOnlyOfWhatHasNoGap() throws IOException {
        try (var draft = store.create(id(1), 1)) {
            write(draft, PIECE);
            assertThatThrownBy(draft::sha256).isInstanceOf(IllegalStateException.class);
            draft.write(BYTES, 0, PIECE);
            assertThat(draft.held()).isEqualTo(ByteRanges.of(0, 2L * PIECE));
            draft.write(BYTES, 2 * PIECE, PIECE);
            assertThat(draft.bytes()).isEqualTo(3L * PIECE);
        }
    }

    @Test
    void interruptOfOneWriterDoesNotStopTheOthers() throws IOException {
        try (var draft = store.create(id(1), 1)) {
            write(draft, 0);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> write(draft, PIECE)).hasRootCauseInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();

            assertThat(draft.held()).isEqualTo(ByteRanges.of(0, PIECE));
            write(draft, PIECE);
            assertThat(draft.sha256()).isEqualTo(sha256(Arrays.copyOf(BYTES, 2 * PIECE)));
        }
    }

    @Test
    void threadThatIsInterruptedMaySetAside() throws IOException {
        try (var draft = store.create(id(1), 1)) {
            draft.write(BYTES);
            Thread.currentThread().interrupt();
            draft.setAside("note");
            assertThat(Thread.interrupted()).isTrue();
        }
        open();
        try (var draft = store.takeUp(id(1), 2).orElseThrow()) {
            assertThat(draft.sha256()).isEqualTo(sha256(BYTES));
        }
    }

    @Test
    void closedDraftTakesNothing() throws IOException {
        var draft = store.create(id(1), 1);
        draft.close();

        assertThatThrownBy(() -> write(draft, 0)).isInstanceOf(IOException.class);
        assertThat(new StoreDirectory(directory).files()).isEmpty();
    }

    private static void write(ContentDraft draft, int at) throws IOException {
        draft.write(at, BYTES, at, Math.min(PIECE, BYTES.length - at));
    }

    private static List<Integer> shuffled() {
        var places = new ArrayList<>(IntStream.iterate(0, at -> at < BYTES.length, at -> at + PIECE)
                .boxed()
                .toList());
        Collections.shuffle(places, new Random(1));
        return places;
    }
}
