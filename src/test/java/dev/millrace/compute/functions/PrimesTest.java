package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.compute.FunctionRun;
import java.math.BigInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrimesTest {

    /** So many numbers are in one segment of the sieve. */
    private static final long SEGMENT = 2L * 4096 * 64;

    private final FunctionRun run = new FunctionRun();

    @ParameterizedTest
    @CsvSource({
        "10, 4",
        "100, 25",
        "1000, 168",
        "10000, 1229",
        "100000, 9592",
        "1000000, 78498",
        "5000000, 348513",
        "10000000, 664579"
    })
    void countsAsThePrimeCountingFunctionDoes(long below, long count) throws Exception {
        assertThat(count(0, below)).isEqualTo(count);
    }

    @Test
    void agreesWithTrialDivisionOnEverySmallRange() throws Exception {
        for (long from = 0; from <= 60; from++) {
            for (long to = from; to <= 130; to++) {
                assertThat(count(from, to)).as("%d to %d", from, to).isEqualTo(byTrial(from, to));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {SEGMENT - 50, 3 * SEGMENT - 50, 1_000_000, 994_009 - 50, 2_147_483_600L, 4_294_967_200L})
    void agreesWithTrialDivisionFarOut(long from) throws Exception {
        for (long to = from; to < from + 100; to += 7) {
            assertThat(count(from, to)).isEqualTo(byTrial(from, to));
        }
    }

    @Test
    void agreesWithAnotherTestOfPrimesAtTheUpperEnd() throws Exception {
        long to = 1_000_000_000_000L;
        long expected = LongStream.range(to - 2000, to)
                .filter(n -> BigInteger.valueOf(n).isProbablePrime(50))
                .count();
        assertThat(count(to - 2000, to)).isEqualTo(expected);
    }

    @Test
    void partsAddUpToTheWhole() throws Exception {
        long sum = 0;
        for (long from = 0; from < 3_000_000; from += 271_828) {
            sum += count(from, Math.min(3_000_000, from + 271_828));
        }
        assertThat(sum).isEqualTo(count(0, 3_000_000)).isEqualTo(216_816);
    }

    @Test
    void tellsItsProgressUpToTheEnd() throws Exception {
        count(1000, 2_000_000);
        assertThat(run.task().told()).hasSizeGreaterThan(2).last().satisfies(last -> {
            assertThat(last.completed()).isEqualTo(1_999_000);
            assertThat(last.total()).isEqualTo(1_999_000);
        });
    }

    private long count(long from, long to) throws InterruptedException {
        return new Primes().run(new Primes.Args(from, to), run.context()).count();
    }

    private static long byTrial(long from, long to) {
        return LongStream.range(from, to).filter(PrimesTest::isPrime).count();
    }

    private static boolean isPrime(long n) {
        for (long divisor = 2; divisor * divisor <= n; divisor++) {
            if (n % divisor == 0) {
                return false;
            }
        }
        return n >= 2;
    }
}
