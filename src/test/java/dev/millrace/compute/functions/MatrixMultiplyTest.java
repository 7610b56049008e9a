package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.compute.FunctionRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixMultiplyTest {

    private final FunctionRun run = new FunctionRun();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 63, 64, 65, 67, 130, 515})
    void agreesWithTheSchoolMethod(int size) throws Exception {
        assertThat(multiply(size, 7).checksum()).isEqualTo(bySchoolMethod(size, 7));
    }

    @Test
    void seedDecidesTheChecksum() throws Exception {
        assertThat(multiply(50, 1).checksum()).isEqualTo(multiply(50, 1).checksum());
        assertThat(multiply(50, 1).checksum()).isNotEqualTo(multiply(50, 2).checksum());
    }

    @Test
    void entriesAreSpreadEvenly() {
        var counts = new int[16];
        for (int i = 0; i < 16_000; i++) {
            counts[MatrixProduct.entry(42, i) + 8]++;
        }
        assertThat(counts).satisfies(all -> {
            for (int count : all) {
                assertThat(count).isBetween(850, 1150);
            }
        });
    }

    @Test
    void tellsSpeedAndProgress() throws Exception {
        assertThat(multiply(200, 1).gflops()).isPositive();
        assertThat(run.task().told()).last().satisfies(last -> {
            assertThat(last.completed()).isEqualTo(200);
            assertThat(last.total()).isEqualTo(200);
        });
    }

    private MatrixMultiply.Result multiply(int size, long seed) throws InterruptedException {
        return new MatrixMultiply().run(new MatrixMultiply.Args(size, seed), run.context());
    }

    private static long bySchoolMethod(int n, long seed) {
        long checksum = 0;
        for (int cell = 0; cell < n * n; cell++) {
            int i = cell / n;
            int j = cell % n;
            long sum = 0;
            for (int k = 0; k < n; k++) {
                sum += (long) MatrixProduct.entry(seed, (long) i * n + k)
                        * MatrixProduct.entry(seed, (long) n * n + (long) k * n + j);
            }
            checksum += sum * ((31L * i + 17L * j) % 97 + 1);
        }
        return checksum;
    }
}
