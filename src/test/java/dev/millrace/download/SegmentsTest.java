package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.content.ByteRanges;
import dev.millrace.download.Segments.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SegmentsTest {

    private static final long MIB = 1 << 20;

    @Test
    void fileIsCutIntoEqualPiecesFromItsFront() throws Exception {
        var segments = new Segments(ByteRanges.of(0, 10 * MIB), 4);

        assertThat(segments.pieces()).isEqualTo(4);
        assertThat(segments.bounds(take(segments))).isEqualTo(new Span(0, 10 * MIB / 4));
        assertThat(segments.bounds(take(segments))).isEqualTo(new Span(10 * MIB / 4, 5 * MIB));
        assertThat(segments.left()).isEqualTo(10 * MIB);
    }

    @Test
    void largeFileIsCutIntoPiecesThatAreFetchedTurnByTurn() throws Exception {
        var segments = new Segments(ByteRanges.of(0, 1024 * MIB), 8);

        assertThat(segments.pieces()).isEqualTo(32);
        assertThat(segments.bounds(take(segments))).isEqualTo(new Span(0, 32 * MIB));
        assertThat(new Segments(ByteRanges.of(0, 256 * MIB), 8).pieces()).isEqualTo(16);
        assertThat(new Segments(ByteRanges.of(0, 1024 * MIB), 1).pieces()).isEqualTo(1);
    }

    @Test
    void nothingSmallerThanAMebibyteIsCut() {
        assertThat(new Segments(ByteRanges.of(0, 3 * MIB - 1), 16).pieces()).isEqualTo(3);
        assertThat(new Segments(ByteRanges.of(5, 6), 16).pieces()).isEqualTo(1);
        assertThat(new Segments(ByteRanges.none(), 16).pieces()).isZero();
    }

    @Test
    void onlyTheGapsAreFetched() throws Exception {
        var segments = new Segments(ByteRanges.of(7, 9).with(MIB, 3 * MIB), 2);

        assertThat(segments.bounds(take(segments))).isEqualTo(new Span(7, 9));
        assertThat(segments.bounds(take(segments))).isEqualTo(new Span(MIB, 2 * MIB + 1));
        assertThat(segments.bounds(take(segments))).isEqualTo(new Span(2 * MIB + 1, 3 * MIB));
    }

    @Test
    void idleConnectionTakesTheSecondHalfOfTheLargestRest() throws Exception {
        var segments = new Segments(ByteRanges.of(0, 16 * MIB), 2);
        var slow = take(segments);
        var fast = take(segments);
        segments.advance(slow, (int) (2 * MIB));
        segments.advance(fast, (int) (8 * MIB));
        segments.end(fast);

        assertThat(segments.bounds(take(segments))).isEqualTo(new Span(5 * MIB, 8 * MIB));
        assertThat(segments.bounds(slow)).isEqualTo(new Span(2 * MIB, 5 * MIB));
        assertThat(segments.left()).isEqualTo(6 * MIB);
    }

    @Test
    void bytesBeyondALoweredEndAreNotTaken() throws Exception {
        var segments = new Segments(ByteRanges.of(0, 4 * MIB), 1);
        var robbed = take(segments);
        take(segments);

        assertThat(segments.advance(robbed, (int) MIB)).isEqualTo((int) MIB);
        assertThat(segments.advance(robbed, (int) (2 * MIB))).isEqualTo((int) MIB);
        assertThat(segments.advance(robbed, 1)).isZero();
    }

    @Test
    void brokenConnectionsRestIsTakenByAnotherWhereItStopped() throws Exception {
        var segments = new Segments(ByteRanges.of(0, MIB), 2);
        var broken = take(segments);
        segments.advance(broken, 1000);
        segments.end(broken);

        assertThat(segments.bounds(take(segments))).isEqualTo(new Span(1000, MIB));
    }

    @Test
    void whatNobodyHasBegunBehindASegmentIsAddedToIt() throws Exception {
        var segments = new Segments(ByteRanges.of(0, 4 * MIB), 4);
        var first = take(segments);
        var asked = take(segments);
        var begun = take(segments);
        segments.advance(begun, 1);

        assertThat(segments.extend(first)).isTrue();
        assertThat(segments.bounds(first)).isEqualTo(new Span(0, 2 * MIB));
        assertThat(segments.bounds(asked).length()).isZero();
        assertThat(segments.extend(first)).isFalse();
        assertThat(segments.extend(begun)).isTrue();
        assertThat(segments.bounds(begun)).isEqualTo(new Span(2 * MIB + 1, 4 * MIB));
        assertThat(segments.left()).isEqualTo(4 * MIB - 1);
    }

    @Test
    void idleConnectionWaitsForWhatOthersMayGiveBack() throws Exception {
        var segments = new Segments(ByteRanges.of(0, MIB), 2);
        var broken = take(segments);
        var idle = new FutureTask<>(() -> segments.take());
        var waiting = Thread.ofVirtual().start(idle);
        Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);

        segments.end(broken);

        assertThat(segments.bounds(Objects.requireNonNull(idle.get(5, TimeUnit.SECONDS))))
                .isEqualTo(new Span(0, MIB));
    }

    @Test
    void allAreToldWhenNothingIsLeft() throws Exception {
        var segments = new Segments(ByteRanges.of(0, MIB), 2);
        var last = take(segments);
        var idle = new FutureTask<>(() -> segments.take());
        var waiting = Thread.ofVirtual().start(idle);
        Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);

        segments.advance(last, (int) MIB);
        segments.end(last);

        assertThat(idle.get(5, TimeUnit.SECONDS)).isNull();
        assertThat(segments.take()).isNull();
        assertThat(segments.left()).isZero();
    }

    @Test
    void everyByteIsDeliveredExactlyOnceWhateverHappens() throws Exception {
        int length = (int) (40 * MIB + 4321);
        var segments = new Segments(ByteRanges.of(0, 17).with(100, length), 8);
        var delivered = new BitSet(length);
        var workers = new ArrayList<FutureTask<Integer>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                var worker = new FutureTask<>(fetching(segments, new Random(i), delivered));
                workers.add(worker);
                executor.execute(worker);
            }
        }
        for (var worker : workers) {
            assertThat(worker.get()).isZero();
        }
        assertThat(delivered.cardinality()).isEqualTo(length - 83);
        assertThat(delivered.nextSetBit(17)).isEqualTo(100);
    }

    /** Fetches pieces of random length and breaks off now and then; comes to the number of bytes that came twice. */
    private static Callable<Integer> fetching(Segments segments, Random random, BitSet delivered) {
        return () -> {
            int twice = 0;
            for (var segment = segments.take(); segment != null; segment = segments.take()) {
                while (random.nextInt(50) > 0
                        && segments.bounds(segment).to()
                                > segments.bounds(segment).from()) {
                    int from = (int) segments.bounds(segment).from();
                    int taken = segments.advance(segment, 1 + random.nextInt(200_000));
                    synchronized (delivered) {
                        twice += delivered.get(from, from + taken).cardinality();
                        delivered.set(from, from + taken);
                    }
                }
                segments.end(segment);
            }
            return twice;
        };
    }

    private static Segment take(Segments segments) throws InterruptedException {
        return Objects.requireNonNull(segments.take());
    }
}
