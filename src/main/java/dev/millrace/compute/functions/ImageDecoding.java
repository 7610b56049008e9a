package dev.millrace.compute.functions;

import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.ErrorCode;
import java.awt.image.BufferedImage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Decodes the first image of content, of no more pixels than are bearable. Only the header is read until they are counted.
 */
final class ImageDecoding implements Closeable {

    /** How many pixels are held; of larger images every second, third and so on is left out. */
    private static final long MAX_DECODED = 1 << 24;

    /** How many pixels, in each direction, are decoded for one that is wanted: enough to make a mean of. */
    private static final int FINENESS = 4;

    /** A progressive JPEG is held whole while it is decoded, in up to six bytes a pixel outside of the heap. */
    private static final long MAX_PROGRESSIVE = 25_000_000;

    private static final String JPEG_METADATA = "javax_imageio_jpeg_image_1.0";
    private static final String PROGRESSIVE = "2";

    private final ImageFormat format;
    private final ImageReader reader;
    private final FunctionContext context;
    private final DecodingWatch watch;
    private final int width;
    private final int height;
    private final Orientation orientation;

    private ImageDecoding(ImageFormat format, ImageReader reader, FunctionContext context)
            throws IOException, FunctionFailure {
        this.format = format;
        this.reader = reader;
        this.context = context;
        watch = new DecodingWatch(context);
        width = reader.getWidth(0);
        height = reader.getHeight(0);
        requireAtMost(format.maxPixels());
        var metadata = format == ImageFormat.JPEG ? reader.getImageMetadata(0) : null;
        if (isProgressive(metadata)) {
            requireAtMost(MAX_PROGRESSIVE);
        }
        orientation = metadata == null ? Orientation.NORMAL : Orientation.of(metadata);
    }

    /** @throws FunctionFailure if it is no image, a damaged one, or one of too many pixels */
    static ImageDecoding begin(WatchedChannel content, FunctionContext context) throws IOException, FunctionFailure {
        var input = new ChannelImageInput(content);
        var head = new byte[ImageFormat.HEAD];
        int length = input.read(head);
        var format =
                ImageFormat.of(head).orElseThrow(() -> failure("the content is no PNG, JPEG, GIF, BMP or WebP image"));
        if (length < head.length) {
            throw damaged(format, "it ends too soon");
        }
        input.seek(0);
        var reader = format.reader();
        // Only that of JPEG is of use here. That of others may be a bomb of its own: compressed text, for example.
        reader.setInput(input, false, format != ImageFormat.JPEG);
        try {
            return decoding(format, () -> new ImageDecoding(format, reader, context));
        } catch (IOException | FunctionFailure e) {
            reader.dispose();
            throw e;
        }
    }

    ImageFormat format() {
        return format;
    }

    Orientation orientation() {
        return orientation;
    }

    /** As it is stored, not as it is seen. */
    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /**
     * Decodes it, leaving out pixels where that does no harm.
     *
     * @param wantedWidth and the height: how large it is going to be
     */
    BufferedImage decode(int wantedWidth, int wantedHeight) throws IOException, InterruptedException, FunctionFailure {
        int step = step(wantedWidth, wantedHeight);
        reader.addIIOReadProgressListener(watch);
        reader.addIIOReadWarningListener(watch);
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        var image = decoding(format, () -> reader.read(0, param));
        context.checkStop();
        if (watch.endedTooSoon()) {
            throw damaged(format, "it ends too soon");
        }
        return image;
    }

    private int step(int wantedWidth, int wantedHeight) {
        int step = Math.max(1, Math.min(width / (FINENESS * wantedWidth), height / (FINENESS * wantedHeight)));
        while ((long) Math.ceilDiv(width, step) * Math.ceilDiv(height, step) > MAX_DECODED) {
            step++;
        }
        return step;
    }

    private void requireAtMost(long pixels) throws FunctionFailure {
        if ((long) width * height > pixels) {
            throw new FunctionFailure(
                    ErrorCode.TOO_LARGE,
                    "the image has " + width + " times " + height + " pixels, which is more than " + pixels,
                    false);
        }
    }

    private static boolean isProgressive(@Nullable IIOMetadata metadata) {
        if (metadata == null || !JPEG_METADATA.equals(metadata.getNativeMetadataFormatName())) {
            return false;
        }
        var frames = ((Element) metadata.getAsTree(JPEG_METADATA)).getElementsByTagName("sof");
        return frames.getLength() > 0 && PROGRESSIVE.equals(((Element) frames.item(0)).getAttribute("process"));
    }

    private interface Decoding<T> {
        T get() throws IOException, FunctionFailure;
    }

    private static <T> T decoding(ImageFormat format, Decoding<T> part) throws IOException, FunctionFailure {
        try {
            return part.get();
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(format, new LibraryFault(e).why());
        }
    }

    private static FunctionFailure damaged(ImageFormat format, String why) {
        return failure("the " + format.wire() + " image is damaged: " + why);
    }

    private static FunctionFailure failure(String message) {
        return new FunctionFailure(ErrorCode.TASK_FAILED, message, false);
    }

    @Override
    public void close() {
        reader.dispose();
    }
}
