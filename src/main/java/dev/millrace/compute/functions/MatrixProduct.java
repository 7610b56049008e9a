package dev.millrace.compute.functions;

import java.util.Arrays;

/**
 * The product C of two square matrices A and B, a band of rows at a time.
 *
 * <p>The entries of A and B are integers from -8 to 7 (kept as {@code double}), so every sum is exact, whatever the order
 * in which a blocked algorithm adds. A and C exist only as bands, so the memory taken is that of B.
 */
final class MatrixProduct {

    /** Is asked every millisecond or so, and leaves by throwing. */
    @FunctionalInterface
    interface Watch {
        void check() throws InterruptedException;
    }

    /** Rows of a band. A band times a tile is about four million operations. */
    private static final int BAND = 64;

    /** A tile of B, {@code DEPTH} times {@code WIDTH} numbers, stays in the second-level cache while a band is multiplied. */
    private static final int DEPTH = 64;

    private static final int WIDTH = 512;
    private static final int WEIGHTS = 97;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final int size;
    private final long seed;
    private final Watch watch;
    private final double[] a;
    private final double[] b;
    private final double[] c;
    private int rows;
    private long checksum;

    MatrixProduct(int size, long seed, Watch watch) throws InterruptedException {
        this.size = size;
        this.seed = seed;
        this.watch = watch;
        a = new double[BAND * size];
        b = new double[size * size];
        c = new double[BAND * size];
        for (int i = 0; i < size; i++) {
            watch.check();
            fill(b, i, size + i);
        }
    }

    boolean hasNext() {
        return rows < size;
    }

    /** How many rows of C are done. */
    int rows() {
        return rows;
    }

    /** The sum of C[i][j] · ((31 i + 17 j) mod 97 + 1) over the rows that are done; exact, and within ±2^53. */
    long checksum() {
        return checksum;
    }

    /** Computes the next band of rows. */
    void next() throws InterruptedException {
        int band = Math.min(BAND, size - rows);
        for (int i = 0; i < band; i++) {
            fill(a, i, rows + i);
        }
        Arrays.fill(c, 0);
        for (int j = 0; j < size; j += WIDTH) {
            for (int k = 0; k < size; k += DEPTH) {
                watch.check();
                multiply(band, k, j);
            }
        }
        for (int i = 0; i < band; i++) {
            for (int j = 0; j < size; j++) {
                checksum += (long) c[i * size + j] * ((31L * (rows + i) + 17L * j) % WEIGHTS + 1);
            }
        }
        rows += band;
    }

    private void multiply(int band, int fromK, int fromJ) {
        int toK = Math.min(size, fromK + DEPTH);
        int toJ = Math.min(size, fromJ + WIDTH);
        for (int i = 0; i < band; i++) {
            int k = fromK;
            for (; k + 4 <= toK; k += 4) {
                addFour(i, k, fromJ, toJ);
            }
            for (; k < toK; k++) {
                addOne(i, k, fromJ, toJ);
            }
        }
    }

    /** Four rows of B at once, so that C is read and written a quarter as often. */
    private void addFour(int i, int k, int fromJ, int toJ) {
        double a0 = a[i * size + k];
        double a1 = a[i * size + k + 1];
        double a2 = a[i * size + k + 2];
        double a3 = a[i * size + k + 3];
        int b0 = k * size;
        int b1 = b0 + size;
        int b2 = b1 + size;
        int b3 = b2 + size;
        int row = i * size;
        for (int j = fromJ; j < toJ; j++) {
            c[row + j] += a0 * b[b0 + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
        }
    }

    private void addOne(int i, int k, int fromJ, int toJ) {
        double factor = a[i * size + k];
        for (int j = fromJ; j < toJ; j++) {
            c[i * size + j] += factor * b[k * size + j];
        }
    }

    private void fill(double[] matrix, int row, long randomRow) {
        for (int j = 0; j < size; j++) {
            matrix[row * size + j] = entry(seed, randomRow * size + j);
        }
    }

    /**
     * The random entry at an index, an integer from -8 to 7: SplitMix64 (Steele, Lea and Flood 2014). A takes the first
     * {@code size²} indexes by rows, B the next.
     */
    static int entry(long seed, long index) {
        long z = seed + (index + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (int) ((z ^ (z >>> 31)) >>> 60) - 8;
    }
}
