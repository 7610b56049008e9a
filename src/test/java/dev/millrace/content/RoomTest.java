package dev.millrace.content;

import static dev.millrace.content.StoreDirectory.MIB;
import static dev.millrace.content.StoreDirectory.id;
import static dev.millrace.content.StoreDirectory.keep;
import static dev.millrace.content.StoreDirectory.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class RoomTest {

    @TempDir
    private Path directory;

    private StoreDirectory place;

    @BeforeEach
    void place() {
        place = new StoreDirectory(directory);
    }

    private LocalContentStore limited(long quota) throws IOException {
        var store = place.open(DataSize.ofBytes(quota));
        StoreDirectory.sweep(store);
        return store;
    }

    @Test
    void quotaIsNeverExceeded() throws IOException {
        var store = limited(100);
        var kept = keep(store, id(1), random(60));

        try (var draft = store.create(id(2), 1)) {
            draft.write(random(40));
            assertThatThrownBy(() -> draft.write(1))
                    .isInstanceOf(Refusal.StorageFull.class)
                    .hasMessageContaining("100 bytes")
                    .hasMessageContaining("quota");
        }
        assertThat(store.usedBytes()).as("what was thrown away is given back").isEqualTo(60);
        store.discard(kept);
        assertThat(keep(store, id(3), random(100)).bytes()).isEqualTo(100);
    }

    @Test
    void whatCannotFitIsRefusedBeforeItComes() throws IOException {
        var store = limited(100);
        try (var draft = store.create(id(1), 1);
                var other = store.create(id(2), 1)) {
            assertThatThrownBy(() -> draft.expect(101)).isInstanceOf(Refusal.StorageFull.class);
            draft.expect(80);
            assertThatThrownBy(() -> other.expect(21)).isInstanceOf(Refusal.StorageFull.class);
            other.expect(20);
            draft.write(random(80));
            assertThat(store.usedBytes()).isEqualTo(100);
        }
        assertThat(store.usedBytes()).isZero();
    }

    @Test
    void moreThanTheStoreTakesIsRefusedBeforeItComes() throws IOException {
        try (var draft = place.open().create(id(1), 1)) {
            assertThatThrownBy(() -> draft.expect((1L << 30) + 1)).isInstanceOf(Refusal.ContentTooLarge.class);
        }
    }

    @Test
    void sameBytesCountOnce() throws IOException {
        var store = limited(150);
        keep(store, id(1), random(60));
        keep(store, id(2), random(60));
        keep(store, id(3), random(60));

        assertThat(store.usedBytes()).isEqualTo(60);
    }

    @Test
    void oldestOfWhatWasSetAsideMakesRoom() throws IOException {
        var store = limited(100);
        for (int i = 1; i <= 3; i++) {
            try (var draft = store.create(id(i), 1)) {
                draft.write(random(30));
                draft.setAside("note");
            }
            var file = new Layout(directory, "", null).partial(id(i));
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1000 - i)));
        }
        assertThat(store.usedBytes()).isEqualTo(90);

        keep(store, id(4), random(50));

        assertThat(store.usedBytes()).isEqualTo(80);
        assertThat(store.takeUp(id(3), 2)).isEmpty();
        assertThat(store.takeUp(id(2), 2)).isEmpty();
        try (var left = store.takeUp(id(1), 2).orElseThrow()) {
            assertThat(left.bytes()).isEqualTo(30);
        }
        assertThat(store.usedBytes()).isEqualTo(50);
    }

    @Test
    void whatIsTakenUpCountsOnAsBefore() throws IOException {
        var store = limited(4L * MIB);
        try (var draft = store.create(id(1), 1)) {
            draft.expect(3L * MIB);
            draft.write(random(MIB));
            draft.setAside("note");
        }
        assertThat(store.usedBytes()).as("its length").isEqualTo(MIB);
        try (var draft = store.takeUp(id(1), 2).orElseThrow()) {
            draft.expect(3L * MIB);
            assertThat(store.usedBytes()).isEqualTo(3L * MIB);
            draft.write(random(2 * MIB));
            draft.keep("text/plain", null);
        }
        assertThat(store.usedBytes()).isEqualTo(3L * MIB);
        var again = limited(4L * MIB);
        assertThat(again.usedBytes())
                .as("none of it belongs to a future that exists")
                .isZero();
    }

    @Test
    void writersWaitUntilItIsKnownWhatIsThere() throws Exception {
        keep(place.open(), id(1), random(60));
        var store = place.open(DataSize.ofBytes(100));
        var writing = new FutureTask<>(() -> keep(store, id(2), random(41)));
        var writer = Thread.ofPlatform().start(writing);
        await().until(() -> writer.getState() == Thread.State.WAITING);

        StoreDirectory.sweep(store, id(1));

        assertThatThrownBy(writing::get).hasCauseInstanceOf(Refusal.StorageFull.class);
        assertThat(store.usedBytes()).isEqualTo(60);
    }

    @Test
    void shortDiskIsRefusedButForWhatWasSetAside() throws IOException {
        var free = new AtomicLong(100);
        var partials = new AtomicLong(50);
        var room = new Room(new DiskSpace(free::get, 0), new Quota(Quota.NONE), bytes -> {
            long dropped = partials.getAndSet(0);
            free.addAndGet(dropped);
            return dropped;
        });

        room.promise(140);
        assertThat(partials).hasValue(0);
        assertThatThrownBy(() -> room.promise(20)).isInstanceOf(Refusal.StorageFull.class);
        room.fulfilled(140);
        room.promise(20);
    }

    @Test
    void blocksThatTheDiskHasGivenAreNotPromisedTwice() throws IOException {
        var free = new AtomicLong(100);
        var room = new Room(new DiskSpace(free::get, 0), new Quota(Quota.NONE), _ -> 0);
        var claim = room.claim(0, 0);

        claim.expect(70);
        assertThatThrownBy(() -> room.promise(40)).isInstanceOf(Refusal.StorageFull.class);
        free.set(30);
        claim.allocated();
        room.promise(30);
        claim.take(70);
        assertThatThrownBy(() -> claim.take(1)).isInstanceOf(Refusal.StorageFull.class);
    }

    @Test
    void whatSomebodyElseHasWrittenIsNotPromisedAnyMore() throws IOException {
        var free = new AtomicLong(100);
        var room = new Room(new DiskSpace(free::get, 0), new Quota(Quota.NONE), _ -> 0);
        var claim = room.claim(0, 0);

        claim.expect(70);
        free.set(40);
        claim.found(60);
        assertThatThrownBy(() -> room.promise(31)).isInstanceOf(Refusal.StorageFull.class);
        room.promise(30);
        free.set(0);
        assertThatThrownBy(() -> claim.found(100)).isInstanceOf(Refusal.StorageFull.class);
        claim.settle(0);
        room.fulfilled(30);
        free.set(100);
        room.promise(100);
    }
}
