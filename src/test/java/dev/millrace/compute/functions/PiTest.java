package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.compute.FunctionRun;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiTest {

    private static final String FIRST_100 = "3.14159265358979323846264338327950288419716939937510"
            + "58209749445923078164062862089986280348253421170679";

    private final FunctionRun run = new FunctionRun();

    @Test
    void beginsAsEveryoneKnows() throws Exception {
        assertThat(pi(100)).isEqualTo(FIRST_100);
    }

    @Test
    void everyLengthIsCutOffNotRounded() throws Exception {
        for (int digits = 1; digits <= 100; digits++) {
            assertThat(pi(digits)).isEqualTo(FIRST_100.substring(0, digits + 2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {761, 762, 767, 768, 1023, 1024, 2047, 2048, 2049, 10_000})
    void agreesWithTheGaussLegendreAlgorithm(int digits) throws Exception {
        assertThat(pi(digits)).isEqualTo(gaussLegendre(digits));
    }

    @Test
    void agreesWithTheGaussLegendreAlgorithmToAHundredThousandDigits() throws Exception {
        assertThat(pi(100_000).equals(gaussLegendre(100_000))).isTrue();
    }

    @Test
    void tellsItsProgressUpToTheEnd() throws Exception {
        pi(5000);
        assertThat(run.task().told())
                .isSortedAccordingTo((a, b) -> Long.compare(a.completed(), b.completed()))
                .allSatisfy(told -> assertThat(told.completed()).isLessThanOrEqualTo(told.total()));
    }

    private String pi(int digits) throws InterruptedException {
        return new Pi().run(new Pi.Args(digits), run.context()).pi();
    }

    /** The Gauss–Legendre algorithm, which has nothing in common with what is tested. */
    private static String gaussLegendre(int digits) {
        var guard = BigInteger.TEN.pow(20);
        var one = BigInteger.TEN.pow(digits).multiply(guard);
        var a = one;
        var b = one.pow(2).shiftRight(1).sqrt();
        var t = one.shiftRight(2);
        for (int doubled = 0; a.subtract(b).bitLength() > 10; doubled++) {
            var mean = a.add(b).shiftRight(1);
            t = t.subtract(a.subtract(mean).pow(2).divide(one).shiftLeft(doubled));
            b = a.multiply(b).sqrt();
            a = mean;
        }
        var text = a.add(b).pow(2).divide(t.shiftLeft(2)).divide(guard).toString();
        return text.charAt(0) + "." + text.substring(1);
    }
}
