package dev.millrace.content;

import static dev.millrace.content.StoreDirectory.MIB;
import static dev.millrace.content.StoreDirectory.id;
import static dev.millrace.content.StoreDirectory.random;
import static dev.millrace.content.StoreDirectory.read;
import static dev.millrace.content.StoreDirectory.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.FutureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ResumedDraftTest {

    private static final byte[] BYTES = random(3 * MIB);

    @TempDir
    private Path directory;

    private final FutureId id = id(1);
    private StoreDirectory place;
    private LocalContentStore store;

    @BeforeEach
    void open() throws IOException {
        place = new StoreDirectory(directory);
        store = place.open();
    }

    @Test
    void whatIsSetAsideIsGoneOnWithOnce() throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.write(BYTES, 0, 2 * MIB);
            draft.setAside("half");
        }
        try (var draft = store.takeUp(id, 2).orElseThrow()) {
            assertThat(store.takeUp(id, 3)).isEmpty();
            assertThat(draft.note()).isEqualTo("half");
            assertThat(draft.held()).isEqualTo(ByteRanges.of(0, 2L * MIB));
            draft.write(BYTES, 2 * MIB, MIB);
            var content = draft.keep("text/plain", null);
            assertThat(content.sha256()).isEqualTo(sha256(BYTES));
            assertThat(content.bytes()).isEqualTo(BYTES.length);
            assertThat(content.key()).startsWith(id + ".2@");
            assertThat(read(store, content)).isEqualTo(BYTES);
        }
        assertThat(place.files()).as("a future's name of it, and its hash").hasSize(2);
    }

    @Test
    void nothingOfWhatIsSetAsideIsReadAgainBeforeARestart() throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.write(BYTES, 0, MIB);
            draft.setAside("");
        }
        var file = new Layout(directory, "", null).partial(id);
        Files.write(file, new byte[MIB]);
        try (var draft = store.takeUp(id, 2).orElseThrow()) {
            assertThat(draft.sha256()).isEqualTo(sha256(Arrays.copyOf(BYTES, MIB)));
        }
    }

    @Test
    void draftMayBeSetAsideAgainAndAgain() throws IOException {
        for (int piece = 0; piece < 3; piece++) {
            try (var draft = piece == 0
                    ? store.create(id, 1)
                    : store.takeUp(id, piece + 1).orElseThrow()) {
                draft.write(BYTES, piece * MIB, MIB);
                draft.setAside("piece " + piece);
            }
        }
        try (var draft = store.takeUp(id, 4).orElseThrow()) {
            assertThat(draft.note()).isEqualTo("piece 2");
            assertThat(draft.sha256()).isEqualTo(sha256(BYTES));
        }
    }

    @Test
    void largeDraftIsGoneOnWithAfterARestart() throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.write(2L * MIB, BYTES, 2 * MIB, MIB);
            draft.write(0, BYTES, 0, MIB);
            draft.setAside("ends");
        }
        open();
        assertThat(StoreDirectory.sweep(store, id)).isZero();
        try (var draft = store.takeUp(id, 2).orElseThrow()) {
            assertThat(draft.note()).isEqualTo("ends");
            assertThat(draft.held().gaps(BYTES.length)).isEqualTo(ByteRanges.of(MIB, 2L * MIB));
            draft.write(MIB, BYTES, MIB, MIB);
            assertThat(draft.sha256()).isEqualTo(sha256(BYTES));
        }
        assertThat(place.files()).isEmpty();
    }

    @Test
    void smallDraftIsForgottenByARestart() throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.write(BYTES, 0, 1000);
            draft.setAside("small");
        }
        open();
        assertThat(store.takeUp(id, 2)).isEmpty();
        assertThat(place.files()).isEmpty();
    }

    @Test
    void draftOfAServerThatDiedIsGoneOnWithAsFarAsItWasForced() throws IOException {
        var bytes = random(66 * MIB);
        var draft = store.create(id, 1);
        draft.note("forced");
        draft.write(bytes, 0, 65 * MIB);
        await().until(() -> Files.exists(Layout.state(new Layout(directory, "", null).draft(new ContentKey(id, 1)))));
        draft.write(bytes, 65 * MIB, MIB / 2);

        open();
        try (var next = store.takeUp(id, 2).orElseThrow()) {
            assertThat(next.note()).isEqualTo("forced");
            assertThat(next.held()).isEqualTo(ByteRanges.of(0, 65L * MIB));
            next.write(bytes, 65 * MIB, MIB);
            assertThat(next.keep("text/plain", null).sha256()).isEqualTo(sha256(bytes));
        }
        draft.close();
        assertThat(place.files()).hasSize(2);
    }

    @Test
    void whatComesSlowlyIsForcedOftener() throws IOException {
        var millis = new AtomicLong();
        InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
        var limits = new ContentProperties(
                DataSize.ofMegabytes(500), DataSize.ofBytes(0), null, DataSize.ofGigabytes(10), null);
        var slow = LocalContentStore.in(directory, limits, clock.withZone(ZoneOffset.UTC));
        var state = Layout.state(new Layout(directory, "", null).draft(new ContentKey(id, 1)));
        try (var draft = slow.create(id, 1)) {
            draft.note("slow");
            draft.write(random(5 * MIB));
            millis.set(10_000);
            draft.write(1);
            await().until(() -> Files.exists(state));
        }
        assertThat(place.files()).isEmpty();
    }

    @Test
    void draftThatNobodyCouldGoOnWithIsRemovedAtTheStart() throws IOException {
        store.create(id, 1).write(BYTES);
        open();

        assertThat(store.takeUp(id, 2)).isEmpty();
        assertThat(place.files()).isEmpty();
    }

    @Test
    void descriptionThatCannotBeUnderstoodIsAsGoodAsNone() throws IOException {
        for (var text :
                List.of("", "{", "{\"note\":\"a\",\"held\":[{\"from\":5,\"to\":2}]}", "{\"held\":[]}", "null")) {
            setAside();
            Files.writeString(Layout.state(new Layout(directory, "", null).partial(id)), text);
            open();
            assertThat(store.takeUp(id, 2)).as(text).isEmpty();
            assertThat(place.files()).as(text).isEmpty();
        }
    }

    @Test
    void fileThatIsShorterThanItsDescriptionSaysIsNotGoneOnWith() throws IOException {
        setAside();
        Files.write(new Layout(directory, "", null).partial(id), new byte[MIB]);
        open();

        assertThat(store.takeUp(id, 2)).isEmpty();
        assertThat(place.files()).isEmpty();
    }

    @Test
    void whatNobodyWillGoOnWithIsSwept() throws IOException {
        setAside();
        open();

        assertThat(StoreDirectory.sweep(store)).isEqualTo(1);
        assertThat(place.files()).isEmpty();
    }

    @Test
    void forgottenPartialIsGone() throws IOException {
        setAside();
        store.forget(id);
        store.forget(id);

        assertThat(store.takeUp(id, 2)).isEmpty();
        assertThat(place.files()).isEmpty();
        assertThat(store.usedBytes()).isZero();
    }

    @Test
    void nothingIsSetAsideOfNothing() throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.setAside("");
        }
        assertThat(store.takeUp(id, 2)).isEmpty();
        assertThat(place.files()).isEmpty();
    }

    @Test
    void onlyTheNewestSmallOnesAreRemembered() throws IOException {
        for (int i = 0; i < 1001; i++) {
            try (var draft = store.create(id(i), 1)) {
                draft.write(i);
                draft.setAside("");
            }
        }
        assertThat(place.files()).hasSize(1000);
        assertThat(store.takeUp(id(0), 2)).isEmpty();
        try (var second = store.takeUp(id(1), 2).orElseThrow()) {
            assertThat(second.bytes()).isEqualTo(1);
        }
    }

    @Test
    void partialIsNeverServed() throws IOException {
        setAside();

        assertThat(Files.exists(new Layout(directory, "", null).content(new ContentKey(id, 1))))
                .isFalse();
    }

    @Test
    void contentWithGapsCannotBeKept() throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.write(1, BYTES, 0, 5);
            assertThatThrownBy(() -> draft.keep("text/plain", null)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(place.files()).isEmpty();
    }

    private void setAside() throws IOException {
        try (var draft = store.create(id, 1)) {
            draft.write(BYTES, 0, 2 * MIB);
            draft.setAside("note");
        }
    }
}
