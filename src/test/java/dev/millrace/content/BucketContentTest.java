package dev.millrace.content;

import static dev.millrace.content.StoreDirectory.id;
import static dev.millrace.content.StoreDirectory.random;
import static dev.millrace.content.StoreDirectory.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.content.s3.Bucket;
import dev.millrace.content.s3.S3Server;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.StoreId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers that have one bucket, and know of each other by what is in it only. */
class BucketContentTest {

    private static final StoreId STORE = new StoreId("0199c0de-0000-4000-8000-000000000001");
    private static final byte[] BYTES = random(10_000);

    /** As if everything had been written long ago: servers tell whole seconds. */
    private static final Duration LATE = Duration.ofMinutes(-5);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    private static Path directory;

    private static S3Server server;

    private String prefix;
    private BucketContent one;
    private BucketContent other;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.in(directory.resolve("s3"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        prefix = "test-" + NUMBER.incrementAndGet();
        one = open(STORE);
        other = open(STORE);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private BucketContent open(StoreId store) throws IOException {
        var bucket = Bucket.of(server.properties(prefix), new SimpleMeterRegistry());
        return new BucketContent(bucket, new BucketOwner(bucket, store), new BucketNames(bucket), Clock.systemUTC());
    }

    private static ContentRef keep(BucketContent content, FutureId id, byte[] bytes) throws IOException {
        var draft = Files.createTempFile(directory, "draft", ".part");
        Files.write(draft, bytes);
        var sha256 = sha256(bytes);
        var place = content.keep(draft, new ContentKey(id, 1), new ContentHash(sha256, bytes.length));
        assertThat(draft).doesNotExist();
        assertThat(place.bytes()).isZero();
        return new ContentRef(
                place.name(),
                bytes.length,
                sha256,
                "text/plain",
                null,
                Clock.systemUTC().instant());
    }

    private static byte[] read(BucketContent content, ContentRef ref) throws IOException {
        try (var in = content.open(ref, 0, ref.bytes())) {
            return in.readAllBytes();
        }
    }

    /** And waits until that is done. */
    private static void discard(BucketContent content, ContentRef ref) throws IOException {
        var key = BucketKey.parse(ref.key()).orElseThrow();
        content.names().unlink(new BucketNames.Bytes(ref.sha256(), key.object()), key.name());
    }

    private List<String> keys(String kind) {
        return server.keys(prefix + "/" + kind);
    }

    private static BucketSweep sweep(BucketContent content, Duration settling, FutureId... existing) {
        var known = List.of(existing);
        return new BucketSweep(
                content, asked -> asked.stream().filter(known::contains).toList(), settling);
    }

    @Test
    void contentOfOneIsTheOthersToo() throws IOException {
        var content = keep(one, id(1), BYTES);
        assertThat(read(other, content)).isEqualTo(BYTES);
        try (var part = other.open(content, 100, 50)) {
            assertThat(part.readAllBytes()).isEqualTo(Arrays.copyOfRange(BYTES, 100, 150));
        }
        other.discard(content);
        other.close();
        other = open(STORE);
        assertThat(keys("")).containsExactly(prefix + "/store");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> read(one, content));
    }

    @Test
    void theSameBytesAreStoredOnceAndGoWithTheLastFuture() throws IOException {
        var first = keep(one, id(1), BYTES);
        var second = keep(other, id(2), BYTES);
        var third = one.share(first, new ContentKey(id(3), 1));
        assertThat(keys("content")).hasSize(1).first().asString().contains(sha256(BYTES));
        assertThat(keys("names")).hasSize(3);
        assertThat(other.sharedBytes()).isEqualTo(BYTES.length);

        discard(one, first);
        discard(one, second);
        assertThat(read(other, third)).isEqualTo(BYTES);
        discard(other, third);
        assertThat(keys("")).containsExactly(prefix + "/store");
    }

    @Test
    void whatIsGoingToBeRemovedIsNotTakenForTheSameBytes() throws IOException {
        var first = keep(one, id(1), BYTES);
        var dead = new BucketNames.Bytes(
                first.sha256(), BucketKey.parse(first.key()).orElseThrow().object());
        one.bucket().write(dead.dead(), "");

        var second = keep(other, id(2), BYTES);

        assertThat(second.key()).doesNotContain(dead.object());
        assertThat(other.names().remove(dead)).as("it has a name as yet").isFalse();
        assertThat(read(one, first)).isEqualTo(BYTES);
        discard(one, first);
        assertThat(read(one, second)).isEqualTo(BYTES);
        assertThat(keys("dead")).isEmpty();
    }

    @Test
    void contentWhoseObjectIsGoneIsSentAnew() throws IOException {
        var first = keep(one, id(1), BYTES);
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> one.share(
                        new ContentRef(
                                first.key().replaceAll("/.*", "/" + "0".repeat(32)),
                                first.bytes(),
                                first.sha256(),
                                "text/plain",
                                null,
                                first.storedAt()),
                        new ContentKey(id(2), 1)));
        assertThat(keys("names")).hasSize(1);
    }

    @Test
    void bytesThatBothKeepAndRemoveAtOnceAreNeverLost() throws Exception {
        int rounds = 25;
        var together = new CyclicBarrier(4);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var racers = new ArrayList<Callable<Void>>();
            for (int racer = 0; racer < 4; racer++) {
                int first = (racer + 1) * rounds;
                var content = racer % 2 == 0 ? one : other;
                racers.add(() -> {
                    for (int round = 0; round < rounds; round++) {
                        together.await(20, TimeUnit.SECONDS);
                        var kept = keep(content, id(first + round), BYTES);
                        assertThat(read(content, kept)).isEqualTo(BYTES);
                        discard(content, kept);
                    }
                    return null;
                });
            }
            for (var racer : threads.invokeAll(racers)) {
                racer.get();
            }
        }
        sweep(one, LATE).run();
        assertThat(keys("content")).isEmpty();
        assertThat(keys("names")).isEmpty();
        assertThat(keys("dead")).isEmpty();
    }

    @Test
    void aSweepRemovesWhatNoFutureNamesOnceItHasSettled() throws IOException {
        var needed = keep(one, id(1), BYTES);
        keep(one, id(2), BYTES);
        keep(one, id(3), random(100));
        var nameless = keep(one, id(4), random(200));
        var key = BucketKey.parse(nameless.key()).orElseThrow();
        var bytes = new BucketNames.Bytes(nameless.sha256(), key.object());
        one.bucket().delete(bytes.name(key.name()));
        one.bucket().write("dead/" + "0".repeat(64) + "/" + "1".repeat(32), "");

        sweep(other, BucketSweep.SETTLING, id(1)).run();
        assertThat(keys("content")).as("it may be going to be recorded").hasSize(3);

        sweep(other, LATE, id(1)).run();
        assertThat(keys("content")).hasSize(1);
        assertThat(keys("names")).singleElement().asString().endsWith(id(1) + ".1");
        assertThat(keys("dead")).isEmpty();
        assertThat(read(one, needed)).isEqualTo(BYTES);
    }

    @Test
    void aBucketOfAnotherStoreIsNotTouched() throws IOException {
        one.owner().require();
        var stranger = open(new StoreId("0199c0de-0000-4000-8000-000000000002"));
        try {
            assertThatThrownBy(() -> stranger.owner().require())
                    .isInstanceOf(ForeignContentException.class)
                    .hasMessageContaining("belongs to the database " + STORE);
            sweep(stranger, LATE).run();
            assertThat(keys("")).containsExactly(prefix + "/store");
        } finally {
            stranger.close();
        }
    }
}
