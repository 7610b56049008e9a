package dev.millrace.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.content.ByteRanges.Range;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteRangesTest {

    @Test
    void rangesThatTouchOrOverlapBecomeOne() {
        var ranges = ByteRanges.of(10, 20).with(30, 40).with(50, 60);

        assertThat(ranges.with(20, 30)).isEqualTo(ByteRanges.of(10, 40).with(50, 60));
        assertThat(ranges.with(0, 100)).isEqualTo(ByteRanges.of(0, 100));
        assertThat(ranges.with(15, 35)).isEqualTo(ByteRanges.of(10, 40).with(50, 60));
        assertThat(ranges.with(22, 25).ranges())
                .containsExactly(new Range(10, 20), new Range(22, 25), new Range(30, 40), new Range(50, 60));
        assertThat(ranges.with(25, 25)).isEqualTo(ranges);
    }

    @Test
    void gapsAreWhatIsMissing() {
        var ranges = ByteRanges.of(10, 20).with(30, 40);

        assertThat(ranges.gaps(50)).isEqualTo(ByteRanges.of(0, 10).with(20, 30).with(40, 50));
        assertThat(ranges.gaps(35)).isEqualTo(ByteRanges.of(0, 10).with(20, 30));
        assertThat(ranges.gaps(25)).isEqualTo(ByteRanges.of(0, 10).with(20, 25));
        assertThat(ranges.gaps(0).isEmpty()).isTrue();
        assertThat(ByteRanges.of(0, 5).gaps(5).isEmpty()).isTrue();
        assertThat(ByteRanges.none().gaps(5)).isEqualTo(ByteRanges.of(0, 5));
    }

    @Test
    void runEndsAtTheFirstGap() {
        var ranges = ByteRanges.of(0, 20).with(30, 40);

        assertThat(ranges.contiguousFrom(0)).isEqualTo(20);
        assertThat(ranges.contiguousFrom(19)).isEqualTo(20);
        assertThat(ranges.contiguousFrom(20)).isEqualTo(20);
        assertThat(ranges.contiguousFrom(30)).isEqualTo(40);
        assertThat(ByteRanges.none().contiguousFrom(0)).isZero();
        assertThat(ranges.size()).isEqualTo(30);
        assertThat(ranges.end()).isEqualTo(40);
    }

    @Test
    void whateverIsAddedItHoldsJustThat() {
        var random = new Random(4);
        for (int round = 0; round < 200; round++) {
            var expected = new BitSet();
            var ranges = ByteRanges.none();
            for (int i = 0; i < 12; i++) {
                int from = random.nextInt(60);
                int to = from + random.nextInt(8);
                expected.set(from, to);
                ranges = ranges.with(from, to);
            }
            assertThat(bits(ranges)).isEqualTo(expected);
            assertThat(ranges.size()).isEqualTo(expected.cardinality());
            expected.flip(0, 50);
            expected.clear(50, 100);
            assertThat(bits(ranges.gaps(50))).isEqualTo(expected);
        }
    }

    @Test
    void whatIsNoSetOfRangesIsRefused() {
        assertThatThrownBy(() -> new Range(5, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Range(-1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ByteRanges(List.of(new Range(0, 5), new Range(5, 6))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ByteRanges(List.of(new Range(7, 9), new Range(0, 5))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static BitSet bits(ByteRanges ranges) {
        var bits = new BitSet();
        ranges.ranges().forEach(range -> bits.set((int) range.from(), (int) range.to()));
        return bits;
    }
}
