package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.content.ByteRanges;
import dev.millrace.download.Segments.Span;
import java.time.Duration;
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
    private static final Duration LONG = Duration.ofMinutes(1);

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
        advance(segments, slow, (int) (2 * MIB));
        advance(segments, fast, (int) (8 * MIB));
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

        assertThat(advance(segments, robbed, (int) MIB)).isEqualTo((int) MIB);
        assertThat(advance(segments, robbed, (int) (2 * MIB))).isEqualTo((int) MIB);
        assertThat(advance(segments, robbed, 1)).isZero();
    }

    @Test
    void brokenConnectionsRestIsTakenByAnotherWhereItStopped() throws Exception {
        var segments = new Segments(ByteRanges.of(0, MIB), 2);
        var broken = take(segments);
        advance(segments, broken, 1000);
        segments.end(broken);

        assertThat(segments.bounds(take(segments))).isEqualTo(new Span(1000, MIB));
    }

    @Test
    void whatNobodyHasBegunBehindASegmentIsAddedToIt() throws Exception {
        var segments = new Segments(ByteRanges.of(0, 4 * MIB), 4);
        var first = take(segments);
        var asked = take(segments);
        var begun = take(segments);
        assertThat(segments.goesOn(first, 4 * MIB)).isTrue();
        assertThat(segments.bounds(first)).isEqualTo(new Span(0, MIB));
        advance(segments, begun, 1);
        advance(segments, first, (int) MIB);

        assertThat(segments.goesOn(first, MIB)).isFalse();
        assertThat(segments.goesOn(first, 4 * MIB)).isTrue();
        assertThat(segments.bounds(first)).isEqualTo(new Span(MIB, 2 * MIB));
        assertThat(segments.bounds(asked).length()).isZero();
        advance(segments, first, (int) MIB);
        assertThat(segments.goesOn(first, 4 * MIB)).isFalse();
        advance(segments, begun, (int) MIB);
        assertThat(segments.goesOn(begun, 4 * MIB)).isTrue();
        assertThat(segments.bounds(begun)).isEqualTo(new Span(3 * MIB, 4 * MIB));
        assertThat(segments.left()).isEqualTo(MIB);
    }

    @Test
    void whatIsLateIsHalvedUntilItIsLittleAndThenFetchedTwice() throws Exception {
        var segments = new Segments(ByteRanges.of(0, 3 * Segments.LEAST), 2, Duration.ZERO);
        var late = take(segments);
        var half = take(segments);
        assertThat(segments.bounds(late)).isEqualTo(new Span(0, 3 * Segments.LEAST / 2));
        assertThat(segments.bounds(half)).isEqualTo(new Span(3 * Segments.LEAST / 2, 3 * Segments.LEAST));
        advance(segments, half, (int) MIB);
        segments.end(half);

        assertThat(take(segments)).isSameAs(late);
        assertThat(take(segments)).isSameAs(late);
    }

    @Test
    void ofWhatIsFetchedTwiceTheFirstToBringAByteDeliversIt() throws Exception {
        var segments = new Segments(ByteRanges.of(100, 200), 2, Duration.ZERO);
        var slow = take(segments);
        var fast = take(segments);

        assertThat(segments.advance(slow, 100, 10)).isEqualTo(new Span(100, 110));
        assertThat(segments.advance(fast, 100, 30)).isEqualTo(new Span(110, 130));
        assertThat(segments.advance(slow, 110, 5)).isEqualTo(new Span(115, 115));
        segments.end(slow);
        assertThat(segments.left()).isEqualTo(70);
        assertThat(segments.advance(fast, 130, 100)).isEqualTo(new Span(130, 200));
        assertThat(segments.take()).isNull();
    }

    @Test
    void restIsGivenBackWhenTheLastOfItsConnectionsBroke() throws Exception {
        var segments = new Segments(ByteRanges.of(0, 100), 2, Duration.ZERO);
        var one = take(segments);
        var other = take(segments);
        advance(segments, one, 10);
        segments.end(one);
        segments.end(other);

        assertThat(segments.bounds(take(segments))).isEqualTo(new Span(10, 100));
    }

    @Test
    void idleConnectionWaitsForWhatOthersMayGiveBack() throws Exception {
        var segments = new Segments(ByteRanges.of(0, MIB), 2, LONG);
        var broken = take(segments);
        var idle = new FutureTask<>(() -> segments.take());
        var waiting = Thread.ofVirtual().start(idle);
        Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        segments.end(broken);

        assertThat(segments.bounds(Objects.requireNonNull(idle.get(5, TimeUnit.SECONDS))))
                .isEqualTo(new Span(0, MIB));
    }

    @Test
    void allAreToldWhenNothingIsLeft() throws Exception {
        var segments = new Segments(ByteRanges.of(0, MIB), 2, LONG);
        var last = take(segments);
        var idle = new FutureTask<>(() -> segments.take());
        var waiting = Thread.ofVirtual().start(idle);
        Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        advance(segments, last, (int) MIB);
        segments.end(last);

        assertThat(idle.get(5, TimeUnit.SECONDS)).isNull();
        assertThat(segments.take()).isNull();
        assertThat(segments.left()).isZero();
    }

    @Test
    void everyByteIsDeliveredExactlyOnceWhateverHappens() throws Exception {
        int length = (int) (40 * MIB + 4321);
        var segments = new Segments(ByteRanges.of(0, 17).with(100, length), 8, Duration.ofMillis(1));
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
                long at = segments.bounds(segment).from();
                while (random.nextInt(50) > 0 && segments.bounds(segment).length() > 0) {
                    var fresh = segments.advance(segment, at, 1 + random.nextInt(200_000));
                    at = fresh.to();
                    synchronized (delivered) {
                        twice += delivered
                                .get((int) fresh.from(), (int) fresh.to())
                                .cardinality();
                        delivered.set((int) fresh.from(), (int) fresh.to());
                    }
                }
                segments.end(segment);
            }
            return twice;
        };
    }

    /** Brings the next bytes, as the only connection at a segment; how many of them belonged to it. */
    private static int advance(Segments segments, Segment segment, int bytes) {
        return (int) segments.advance(segment, segments.bounds(segment).from(), bytes)
                .length();
    }

    private static Segment take(Segments segments) throws InterruptedException {
        return Objects.requireNonNull(segments.take());
    }
}
