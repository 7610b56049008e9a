package dev.millrace.compute.functions;

import java.util.Arrays;

/**
 * The sieve of Eratosthenes over the odd numbers of a range, one segment at a time.
 *
 * <p>A segment is 32 KiB of bits, which fit the first-level cache, so that a range takes no memory beyond the primes up to
 * its end's square root. One step takes well under a millisecond up to 10^9 and a few at 10^12.
 */
final class PrimeSieve {

    private static final int WORDS = 4096;
    private static final int ODDS = WORDS * Long.SIZE;

    private final long from;
    private final long to;

    /** The odd primes whose multiples are struck out, and for each the bit of its next multiple in the segment to come. */
    private final int[] primes;

    private final long[] nextBit;
    private final long[] composite = new long[WORDS];

    /** The odd number that bit 0 of the segment to come stands for. */
    private long low;

    PrimeSieve(long from, long to) {
        this.from = from;
        this.to = to;
        this.low = Math.max(3, from | 1);
        this.primes = oddPrimes(root(Math.max(0, to - 1)));
        this.nextBit = new long[primes.length];
        for (int i = 0; i < primes.length; i++) {
            nextBit[i] = firstMultiple(primes[i]);
        }
    }

    boolean hasNext() {
        return low < to;
    }

    /** Sieves the next segment and counts the primes in it. */
    int next() {
        int odds = (int) Math.min(ODDS, (to - low + 1) / 2);
        Arrays.fill(composite, 0);
        for (int i = 0; i < primes.length; i++) {
            nextBit[i] = strike(primes[i], nextBit[i], odds) - odds;
        }
        low += 2L * odds;
        return odds - marked();
    }

    /** How many numbers of the range were looked at. */
    long completed() {
        return Math.min(low, to) - from;
    }

    private long strike(int prime, long first, int odds) {
        long bit = first;
        for (; bit < odds; bit += prime) {
            composite[(int) (bit >>> 6)] |= 1L << bit;
        }
        return bit;
    }

    /** INVARIANT: nothing beyond the last odd number is marked, since striking ends there. */
    private int marked() {
        int count = 0;
        for (long word : composite) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** The bit of the first odd multiple that is at least the prime's square: smaller ones have a smaller factor. */
    private long firstMultiple(long prime) {
        long multiple = Math.max(prime * prime, Math.ceilDiv(low, prime) * prime);
        if (multiple % 2 == 0) {
            multiple += prime;
        }
        return (multiple - low) / 2;
    }

    private static int root(long n) {
        long root = (long) Math.sqrt((double) n);
        while (root * root > n) {
            root--;
        }
        while ((root + 1) * (root + 1) <= n) {
            root++;
        }
        return (int) root;
    }

    private static int[] oddPrimes(int max) {
        var crossed = new boolean[max + 1];
        var found = new int[max / 2 + 1];
        int count = 0;
        for (int n = 3; n <= max; n += 2) {
            if (crossed[n]) {
                continue;
            }
            found[count++] = n;
            for (long multiple = (long) n * n; multiple <= max; multiple += 2L * n) {
                crossed[(int) multiple] = true;
            }
        }
        return Arrays.copyOf(found, count);
    }
}
