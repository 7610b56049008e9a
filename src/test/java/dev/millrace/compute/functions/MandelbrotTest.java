package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.compute.FunctionRun;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class MandelbrotTest {

    private static final int BLACK = 0xFF000000;

    private final FunctionRun run = new FunctionRun();

    @Test
    void paintsAPngOfTheSizeAskedFor() throws Exception {
        var args = new Mandelbrot.Args(120, 75, -0.65, 0, 3.8, 200);
        assertThat(new Mandelbrot().run(args, run.context())).isEqualTo(new Mandelbrot.Result(120, 75));
        assertThat(run.written().contentType()).isEqualTo("image/png");
        assertThat(run.written().fileName()).isEqualTo("mandelbrot.png");
        var image = ImageIO.read(new ByteArrayInputStream(run.writtenBytes()));
        assertThat(image.getWidth()).isEqualTo(120);
        assertThat(image.getHeight()).isEqualTo(75);
    }

    @Test
    void isSymmetricAboutTheRealAxis() throws Exception {
        var image = paint(new Mandelbrot.Args(160, 100, -0.65, 0, 3.8, 300));
        for (int y = 0; y < 50; y++) {
            for (int x = 0; x < 160; x++) {
                assertThat(image.getRGB(x, y)).isEqualTo(image.getRGB(x, 99 - y));
            }
        }
    }

    @Test
    void theSetIsBlackAndNothingElseIs() throws Exception {
        var image = paint(new Mandelbrot.Args(400, 400, 0, 0, 4, 300));
        assertThat(colorAt(image, 0, 0)).isEqualTo(BLACK);
        assertThat(colorAt(image, -1, 0)).isEqualTo(BLACK);
        assertThat(colorAt(image, -0.12, 0.74))
                .as("the disk above, which has to be iterated")
                .isEqualTo(BLACK);
        assertThat(colorAt(image, -0.12, -0.74)).isEqualTo(BLACK);
        assertThat(colorAt(image, 1, 0)).isNotEqualTo(BLACK);
        assertThat(colorAt(image, -1.9, 1.9)).isNotEqualTo(BLACK);
        assertThat(colorAt(image, 0.4, 0.4)).isNotEqualTo(BLACK);
    }

    @Test
    void imaginaryAxisPointsUp() throws Exception {
        var image = paint(new Mandelbrot.Args(100, 100, -0.12, 1.2, 2, 300));
        assertThat(image.getRGB(50, 5)).as("2.1 i").isNotEqualTo(BLACK);
        assertThat(image.getRGB(50, 73)).as("0.74 i").isEqualTo(BLACK);
    }

    @Test
    void coloursChangeSmoothly() throws Exception {
        var image = paint(new Mandelbrot.Args(400, 100, 1.4, 0.9, 1, 300));
        for (int x = 1; x < 400; x++) {
            assertThat(distance(image.getRGB(x, 20), image.getRGB(x - 1, 20))).isLessThan(12);
        }
    }

    @Test
    void tellsItsProgressByRows() throws Exception {
        paint(new Mandelbrot.Args(16, 20, 0, 0, 4, 50));
        assertThat(run.task().told()).hasSize(20).last().satisfies(last -> {
            assertThat(last.completed()).isEqualTo(20);
            assertThat(last.total()).isEqualTo(20);
            assertThat(last.unit()).isEqualTo("rows");
        });
    }

    private BufferedImage paint(Mandelbrot.Args args) throws Exception {
        new Mandelbrot().run(args, run.context());
        return ImageIO.read(new ByteArrayInputStream(run.writtenBytes()));
    }

    /** In a picture of 400 times 400 pixels from -2 to 2. */
    private static int colorAt(BufferedImage image, double re, double im) {
        return image.getRGB((int) ((re + 2) * 100), (int) ((2 - im) * 100));
    }

    private static int distance(int a, int b) {
        int most = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            most = Math.max(most, Math.abs((a >> shift & 0xFF) - (b >> shift & 0xFF)));
        }
        return most;
    }
}
