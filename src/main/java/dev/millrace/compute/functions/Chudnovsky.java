package dev.millrace.compute.functions;

import java.math.BigInteger;

/**
 * Computes π with the series of D. and G. Chudnovsky (1988), summed exactly by binary splitting.
 *
 * <p>The watch is asked between any two operations on big numbers. One such operation cannot be left halfway; at a
 * million digits the longest ones (a square root, a division, the conversion to decimal) take up to half a second each.
 */
final class Chudnovsky {

    /** Is told of each step, and leaves by throwing. */
    @FunctionalInterface
    interface Watch {
        void step(int terms, int of) throws InterruptedException;
    }

    /** A stretch of the series: its sum is {@code t / q}, and {@code p} is the factor that the next stretch builds on. */
    private record Stretch(BigInteger p, BigInteger q, BigInteger t) {}

    private static final double DIGITS_PER_TERM = 14.181647462725477;
    private static final int GUARD_DIGITS = 10;
    private static final BigInteger A = BigInteger.valueOf(13_591_409);
    private static final BigInteger B = BigInteger.valueOf(545_140_134);
    private static final BigInteger C3_OVER_24 =
            BigInteger.valueOf(640_320).pow(3).divide(BigInteger.valueOf(24));

    private final int digits;
    private final int terms;
    private final Watch watch;
    private int summed;

    Chudnovsky(int digits, Watch watch) {
        this.digits = digits;
        this.terms = (int) ((digits + GUARD_DIGITS) / DIGITS_PER_TERM) + 2;
        this.watch = watch;
    }

    /** The integer part of π · 10^digits. */
    BigInteger scaledPi() throws InterruptedException {
        var sum = sum(0, terms);
        var guarded = BigInteger.TEN.pow(digits + GUARD_DIGITS);
        watch.step(terms, terms);
        var root = BigInteger.valueOf(10_005).multiply(guarded.pow(2)).sqrt();
        watch.step(terms, terms);
        var numerator = sum.q().multiply(BigInteger.valueOf(426_880)).multiply(root);
        watch.step(terms, terms);
        // The error is below one unit of the guarded number, and no ten digits in a row within reach are all 9 or all
        // 0.
        return numerator.divide(sum.t()).divide(BigInteger.TEN.pow(GUARD_DIGITS));
    }

    private Stretch sum(int from, int to) throws InterruptedException {
        if (to - from == 1) {
            return term(from);
        }
        int middle = (from + to) >>> 1;
        var left = sum(from, middle);
        var right = sum(middle, to);
        watch.step(summed, terms);
        var q = left.q().multiply(right.q());
        watch.step(summed, terms);
        var t = right.q().multiply(left.t()).add(left.p().multiply(right.t()));
        watch.step(summed, terms);
        // The factor of the last stretch is never used.
        return new Stretch(to == terms ? BigInteger.ZERO : left.p().multiply(right.p()), q, t);
    }

    private Stretch term(long k) {
        summed++;
        if (k == 0) {
            return new Stretch(BigInteger.ONE, BigInteger.ONE, A);
        }
        var p = BigInteger.valueOf((6 * k - 5) * (2 * k - 1)).multiply(BigInteger.valueOf(6 * k - 1));
        var q = BigInteger.valueOf(k).pow(3).multiply(C3_OVER_24);
        var t = p.multiply(B.multiply(BigInteger.valueOf(k)).add(A));
        return new Stretch(p, q, k % 2 == 0 ? t : t.negate());
    }
}
