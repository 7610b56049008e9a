package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionRun;
import dev.millrace.task.FutureId;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageThumbnailTest {

    private static final int RED = 0xFF0000;
    private static final int GREEN = 0x00FF00;
    private static final int BLUE = 0x0000FF;
    private static final int WHITE = 0xFFFFFF;

    private final FunctionRun run = new FunctionRun();

    @ParameterizedTest
    @CsvSource({
        "quadrants.png, png",
        "quadrants.gif, png",
        "quadrants.bmp, png",
        "quadrants.jpg, jpeg",
        "progressive.jpg, jpeg",
        "cmyk.jpg, jpeg",
        "adobe-rgb.jpg, jpeg",
        "deep.png, png",
        "adobe-rgb.webp, png",
        "lossless.webp, png",
        "lossy.webp, png",
        "orientation-1.jpg, jpeg",
        "orientation-2.jpg, jpeg",
        "orientation-3.jpg, jpeg",
        "orientation-4.jpg, jpeg",
        "orientation-5.jpg, jpeg",
        "orientation-6.jpg, jpeg",
        "orientation-7.jpg, jpeg",
        "orientation-8.jpg, jpeg"
    })
    void keepsShapeAndColoursAndStandsUpright(String name, String format) throws Exception {
        var result = thumbnail(future(name), 24, 24);
        assertThat(result.width()).isEqualTo(24);
        assertThat(result.height()).isEqualTo(16);
        assertThat(result.originalWidth()).isEqualTo(48);
        assertThat(result.originalHeight()).isEqualTo(32);
        assertThat(result.format().wire()).isEqualTo(format);
        assertThat(result.bytes()).isEqualTo(run.writtenBytes().length);
        assertThat(run.written().contentType()).isEqualTo("image/" + format);
        assertThat(run.written().fileName())
                .isEqualTo(name.substring(0, name.indexOf('.')) + "-thumbnail." + format.replace("jpeg", "jpg"));
        var image = written();
        assertThat(image.getWidth()).isEqualTo(24);
        assertThat(image.getHeight()).isEqualTo(16);
        assertNear(image, 5, 3, RED);
        assertNear(image, 18, 3, GREEN);
        assertNear(image, 5, 12, BLUE);
        assertNear(image, 18, 12, WHITE);
    }

    @ParameterizedTest
    @CsvSource({"24, 24, 24, 16", "24, 8, 12, 8", "256, 256, 48, 32", "48, 31, 47, 31", "1, 1, 1, 1", "2048, 5, 8, 5"})
    void fitsIntoTheBoxAndIsNeverEnlarged(int maxWidth, int maxHeight, int width, int height) throws Exception {
        var result = thumbnail(future("quadrants.png"), maxWidth, maxHeight);
        assertThat(result.width()).isEqualTo(width);
        assertThat(result.height()).isEqualTo(height);
    }

    @Test
    void greyStaysAsItIs() throws Exception {
        thumbnail(future("gray.png"), 10, 10);
        assertNear(written(), 5, 3, 0x808080);
        var transparent = new FunctionRun();
        var args = args(transparent.future(Fixture.bytes("gray-alpha.png"), null), 10, ImageThumbnail.Format.PNG);
        new ImageThumbnail().run(args, transparent.context());
        int pixel = ImageIO.read(new ByteArrayInputStream(transparent.writtenBytes()))
                .getRGB(5, 3);
        assertThat(pixel >>> 24).isBetween(127, 128);
        assertThat(pixel & 0xFF).isBetween(126, 129);
    }

    @Test
    void transparencyIsKeptInPngAndWhiteInJpeg() throws Exception {
        thumbnail(future("palette.png"), 24, 24);
        assertThat(written().getRGB(18, 12) >>> 24).isZero();
        assertThat(written().getRGB(5, 3)).isEqualTo(0xFF000000 | RED);
        var jpeg = new FunctionRun();
        var args = args(jpeg.future(Fixture.bytes("palette.png"), null), 24, ImageThumbnail.Format.JPEG);
        new ImageThumbnail().run(args, jpeg.context());
        assertNear(ImageIO.read(new ByteArrayInputStream(jpeg.writtenBytes())), 18, 12, WHITE);
    }

    @Test
    void largeImagesAreReadThinnedOutAndStillMeans() throws Exception {
        var large = new BufferedImage(3000, 2000, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 2000; y++) {
            for (int x = 0; x < 3000; x++) {
                large.getRaster().setSample(x, y, 0, (x / 7 + y / 7) % 2 * 255);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(large, "png", out);
        var result = thumbnail(run.future(out.toByteArray(), null), 100, 100);
        assertThat(result.height()).isEqualTo(67);
        var image = written();
        for (int x = 0; x < 100; x++) {
            assertThat(image.getRGB(x, 30) & 0xFF).isBetween(64, 192);
        }
        assertThat(run.task().told())
                .last()
                .satisfies(told -> assertThat(told.unit()).isEqualTo("percent"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"quadrants.png", "quadrants.gif", "quadrants.bmp", "quadrants.jpg", "lossless.webp", "cmyk.jpg"})
    void truncatedImageFails(String name) throws Exception {
        var whole = Fixture.bytes(name);
        for (int length : new int[] {4, 13, whole.length / 2, whole.length * 3 / 4}) {
            assertFails(Arrays.copyOf(whole, length), "");
        }
    }

    /** Readers make up the rest of a JPEG, in grey. */
    @ParameterizedTest
    @CsvSource({"0.3, false", "0.99, false", "0.3, true", "0.99, true"})
    void jpegThatEndsTooSoonFails(double part, boolean progressive) throws Exception {
        var image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        var random = new Random(1);
        for (int i = 0; i < 60_000; i++) {
            image.setRGB(i % 300, i / 300, random.nextInt());
        }
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var param = writer.getDefaultWriteParam();
        param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        var out = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        }
        assertFails(Arrays.copyOf(out.toByteArray(), (int) (out.size() * part)), "ends too soon");
        thumbnail(run.future(Arrays.copyOf(out.toByteArray(), out.size() + 10), null), 16, 16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quadrants.png",
                "quadrants.gif",
                "quadrants.jpg",
                "progressive.jpg",
                "lossless.webp",
                "lossy.webp"
            })
    void damageBreaksNothing(String name) throws Exception {
        var whole = Fixture.bytes(name);
        for (int i = 0; i < whole.length; i++) {
            var damaged = whole.clone();
            damaged[i] ^= (byte) 0xFF;
            var damagedRun = new FunctionRun();
            try {
                new ImageThumbnail().run(args(damagedRun.future(damaged, null), 8, null), damagedRun.context());
            } catch (FunctionFailure failure) {
                assertThat(damagedRun.contents().size()).isEqualTo(1);
                assertThat(failure).message().doesNotContain("Channel", "Exception", "null", "Index ");
            }
            assertThat(damagedRun.contents().openDrafts()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "%PDF-1.7 and so on", "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    void whatIsNoImageFails(String content) {
        assertFails(content.getBytes(StandardCharsets.UTF_8), "no PNG, JPEG, GIF, BMP or WebP image");
    }

    @Test
    void bombIsRefusedByItsHeader() throws Exception {
        assertFails(withSize(Fixture.bytes("quadrants.png"), 10_000, 5_001), "more than 50000000");
        assertFails(withSize(Fixture.bytes("quadrants.png"), 65_535, 65_535), "65535 times 65535 pixels");
        assertFails(withSize(Fixture.bytes("quadrants.png"), Integer.MAX_VALUE, Integer.MAX_VALUE), "");
    }

    @Test
    void endsAtTheFirstLooksAfterTheStop() throws Exception {
        var out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(2000, 2000, BufferedImage.TYPE_INT_RGB), "png", out);
        var future = run.future(out.toByteArray(), null);
        for (int looks : new int[] {0, 3, 100, 300}) {
            run.task().stoppedAfter(looks);
            assertThatThrownBy(() -> thumbnail(future, 256, 256))
                    .isInstanceOfAny(InterruptedException.class, InterruptedIOException.class);
        }
        assertThat(run.contents().openDrafts()).isZero();
    }

    private void assertFails(byte[] content, String why) {
        var failed = new FunctionRun();
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() ->
                        new ImageThumbnail().run(args(failed.future(content, null), 16, null), failed.context()))
                .withMessageContaining(why);
        assertThat(failed.contents().openDrafts()).isZero();
        assertThat(failed.contents().size()).isEqualTo(1);
    }

    /** A PNG that says it has another size than it has. */
    private static byte[] withSize(byte[] png, int width, int height) {
        var bytes = ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
        var crc = new CRC32();
        crc.update(png, 12, 17);
        bytes.putInt(29, (int) crc.getValue());
        return png;
    }

    private FutureId future(String fixture) throws Exception {
        return run.future(Fixture.bytes(fixture), fixture);
    }

    private ImageThumbnail.Result thumbnail(FutureId image, int maxWidth, int maxHeight) throws Exception {
        var args = new ImageThumbnail.Args(image, null, maxWidth, maxHeight, null, 95);
        return new ImageThumbnail().run(args, run.context());
    }

    private static ImageThumbnail.Args args(FutureId image, int size, ImageThumbnail.@Nullable Format format) {
        return new ImageThumbnail.Args(image, null, size, size, format, 95);
    }

    private BufferedImage written() throws Exception {
        return ImageIO.read(new ByteArrayInputStream(run.writtenBytes()));
    }

    /** JPEG does not keep colours exactly, and CMYK even less so. */
    private static void assertNear(BufferedImage image, int x, int y, int rgb) {
        int pixel = image.getRGB(x, y);
        for (int shift = 0; shift <= 16; shift += 8) {
            assertThat(pixel >> shift & 0xFF)
                    .as("%06x instead of %06x", pixel & 0xFFFFFF, rgb)
                    .isBetween((rgb >> shift & 0xFF) - 24, (rgb >> shift & 0xFF) + 24);
        }
    }
}
