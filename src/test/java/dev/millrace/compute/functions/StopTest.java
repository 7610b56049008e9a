package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionRun;
import dev.millrace.compute.diagnostics.Sleep;
import dev.millrace.compute.diagnostics.Spin;
import java.io.InterruptedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Work that would last long ends as soon as it learns that it should. */
class StopTest {

    private final FunctionRun run = new FunctionRun();

    static Stream<Arguments> longWork() {
        return Stream.of(
                Arguments.of(new Primes(), new Primes.Args(990_000_000_000L, 1_000_000_000_000L), 50),
                Arguments.of(new Pi(), new Pi.Args(1_000_000), 1000),
                Arguments.of(new Mandelbrot(), new Mandelbrot.Args(4096, 4096, -1.76, 0, 0.001, 5000), 50),
                Arguments.of(new MatrixMultiply(), new MatrixMultiply.Args(2048, 1), 2100),
                Arguments.of(new MatrixMultiply(), new MatrixMultiply.Args(2048, 1), 5),
                Arguments.of(new Spin(), new Spin.Args("365d", false), 5),
                Arguments.of(new Sleep(), new Sleep.Args("365d"), 0));
    }

    @ParameterizedTest
    @MethodSource("longWork")
    <A> void endsAtTheFirstLookAfterTheStop(ComputeFunction<A, ?> function, A args, int looks) {
        run.task().stoppedAfter(looks);
        assertThatThrownBy(() -> function.run(args, run.context())).isInstanceOf(InterruptedException.class);
        assertThat(run.task().looksAfterStop()).isEqualTo(1);
    }

    @Test
    void readingEndsAtTheFirstLookAfterTheStop() {
        var content = new byte[1 << 20];
        var digest = new Digest.Args(run.future(content, null), null, null, "SHA-256");
        var words = new WordCount.Args(digest.future(), null, 1);
        var gzip = new Gzip.Args(digest.future(), null);
        run.task().stoppedAfter(3);
        assertThatThrownBy(() -> new Digest().run(digest, run.context())).isInstanceOf(InterruptedIOException.class);
        assertThat(run.task().looksAfterStop()).isEqualTo(1);
        assertThatThrownBy(() -> new WordCount().run(words, run.context())).isInstanceOf(InterruptedIOException.class);
        assertThatThrownBy(() -> new Gzip().run(gzip, run.context())).isInstanceOf(InterruptedIOException.class);
        assertThat(run.contents().size()).isEqualTo(1);
        assertThat(run.contents().openDrafts()).isZero();
    }

    @Test
    void pictureThatIsBeingWrittenIsThrownAway() {
        int height = 16;
        run.task().stoppedAfter(height);
        var args = new Mandelbrot.Args(16, height, 0, 0, 4, 10);
        assertThatThrownBy(() -> new Mandelbrot().run(args, run.context()))
                .hasRootCauseInstanceOf(InterruptedIOException.class);
        assertThat(run.contents().size()).isZero();
        assertThat(run.contents().openDrafts()).isZero();
    }
}
