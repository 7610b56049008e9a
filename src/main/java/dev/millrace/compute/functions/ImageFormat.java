package dev.millrace.compute.functions;

import com.fasterxml.jackson.annotation.JsonValue;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** A format of images, known by its first bytes. */
enum ImageFormat {
    PNG("\\x89PNG\r\n\\x1A\n", 50_000_000),
    JPEG("\\xFF\\xD8\\xFF", 50_000_000),
    GIF("GIF8[79]a", 50_000_000),
    BMP("BM", 50_000_000),
    /** Its reader holds the whole image, whatever is wanted of it. */
    WEBP("RIFF....WEBP", 16_777_216);

    /** So many bytes tell the format. */
    static final int HEAD = 12;

    private final Pattern head;
    private final long maxPixels;

    ImageFormat(String head, long maxPixels) {
        this.head = Pattern.compile("^" + head, Pattern.DOTALL);
        this.maxPixels = maxPixels;
    }

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    String contentType() {
        return "image/" + wire();
    }

    /** More pixels are not decoded. */
    long maxPixels() {
        return maxPixels;
    }

    /** The format of something that begins with these bytes. */
    static Optional<ImageFormat> of(byte[] head) {
        var text = new String(head, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(format -> format.head.matcher(text).find())
                .findFirst();
    }

    /** Reads images of this format. To be disposed of. */
    ImageReader reader() throws IOException {
        return switch (this) {
            case JPEG -> jpegReader();
            case WEBP -> new WebPImageReaderSpi().createReaderInstance(null);
            case PNG, GIF, BMP -> ImageIO.getImageReadersByFormatName(wire()).next();
        };
    }

    /**
     * Made here, instead of found by ImageIO: that knows only what was visible to the thread that happened to ask it first.
     */
    private static ImageReader jpegReader() throws IOException {
        var provider = new JPEGImageReaderSpi();
        provider.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
        return provider.createReaderInstance(null);
    }
}
