package dev.millrace.compute.functions;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.FieldError;
import dev.millrace.task.FutureId;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a small image of a large one, which keeps its shape and is never larger than it was. */
@Component
public final class ImageThumbnail implements ComputeFunction<ImageThumbnail.Args, ImageThumbnail.Result> {

    /** What thumbnails are written in. */
    public enum Format {
        PNG,
        JPEG;

        @JsonCreator
        static Format of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }

        @JsonValue
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param format absent: JPEG of a JPEG, otherwise PNG
     * @param quality of a JPEG, 1 to 100
     */
    public record Args(
            @Nullable FutureId future,
            @Nullable String base64,
            int maxWidth,
            int maxHeight,
            @Nullable Format format,
            int quality)
            implements BinarySource {}

    /** @param originalWidth and the height: as the image is seen, which is not always as it is stored */
    public record Result(int width, int height, int originalWidth, int originalHeight, Format format, long bytes) {}

    @Override
    public String name() {
        return "image-thumbnail";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public List<FieldError> check(Args args) {
        return args.wrongBytes();
    }

    @Override
    public Result run(Args args, FunctionContext context) throws IOException, InterruptedException, FunctionFailure {
        try (var input = args.open(context);
                var channel = WatchedChannel.of(input, context);
                var decoding = ImageDecoding.begin(channel, context)) {
            boolean swapped = decoding.orientation().swapsSides();
            int seenWidth = swapped ? decoding.height() : decoding.width();
            int seenHeight = swapped ? decoding.width() : decoding.height();
            var thumbnail = thumbnail(decoding, scale(args, seenWidth, seenHeight), context);
            var format = format(args, decoding);
            long bytes = context.output("image/" + format.wire(), fileName(input.fileName(), format), out -> {
                write(thumbnail, format, args.quality(), out);
            });
            return new Result(thumbnail.getWidth(), thumbnail.getHeight(), seenWidth, seenHeight, format, bytes);
        }
    }

    private static double scale(Args args, int width, int height) {
        return Math.min(1, Math.min((double) args.maxWidth() / width, (double) args.maxHeight() / height));
    }

    private static BufferedImage thumbnail(ImageDecoding decoding, double scale, FunctionContext context)
            throws IOException, InterruptedException, FunctionFailure {
        int width = (int) Math.max(1, Math.round(decoding.width() * scale));
        int height = (int) Math.max(1, Math.round(decoding.height() * scale));
        var image = decoding.decode(width, height);
        return decoding.orientation().apply(Shrinking.shrink(image, width, height, context));
    }

    private static Format format(Args args, ImageDecoding decoding) {
        var likeTheImage = decoding.format() == ImageFormat.JPEG ? Format.JPEG : Format.PNG;
        return Objects.requireNonNullElse(args.format(), likeTheImage);
    }

    private static String fileName(@Nullable String original, Format format) {
        var ending = format == Format.JPEG ? ".jpg" : ".png";
        return original == null ? "thumbnail" + ending : original.replaceFirst("\\.[^.]*$", "") + "-thumbnail" + ending;
    }

    private static void write(BufferedImage image, Format format, int quality, OutputStream out) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName(format.wire()).next();
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            var param = writer.getDefaultWriteParam();
            if (format == Format.JPEG) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(quality / 100f);
            }
            writer.setOutput(stream);
            var written = format == Format.JPEG ? onWhite(image) : image;
            writer.write(null, new IIOImage(written, null, null), param);
        } finally {
            writer.dispose();
        }
    }

    /** JPEG knows no transparency. */
    private static BufferedImage onWhite(BufferedImage image) {
        var opaque = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        var graphics = opaque.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return opaque;
    }
}
