package dev.millrace.compute.functions;

import java.awt.image.BufferedImage;
import java.util.Map;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataFormatImpl;
import org.w3c.dom.Element;

/** How stored pixels are to be turned to be seen: EXIF's orientations 1 to 8. */
enum Orientation {
    NORMAL,
    FLIPPED,
    UPSIDE_DOWN,
    UPSIDE_DOWN_FLIPPED,
    /** Mirrored at the diagonal from the upper left: rows become columns. */
    TRANSPOSED,
    /** To be turned clockwise. */
    TURNED_LEFT,
    /** Mirrored at the diagonal from the upper right. */
    TRANSVERSED,
    /** To be turned counter-clockwise. */
    TURNED_RIGHT;

    /** The words of ImageIO, as the reader of JPEGs uses them for EXIF's 2 to 8. */
    private static final Map<String, Orientation> BY_NAME = Map.of(
            "FlipH", FLIPPED,
            "Rotate180", UPSIDE_DOWN,
            "FlipV", UPSIDE_DOWN_FLIPPED,
            "FlipVRotate90", TRANSPOSED,
            "Rotate270", TURNED_LEFT,
            "FlipHRotate90", TRANSVERSED,
            "Rotate90", TURNED_RIGHT);

    /** What the metadata says, or {@link #NORMAL} if it says nothing. */
    static Orientation of(IIOMetadata metadata) {
        var root = (Element) metadata.getAsTree(IIOMetadataFormatImpl.standardMetadataFormatName);
        var found = root.getElementsByTagName("ImageOrientation");
        return found.getLength() == 0
                ? NORMAL
                : BY_NAME.getOrDefault(((Element) found.item(0)).getAttribute("value"), NORMAL);
    }

    /** Whether width and height change places. */
    boolean swapsSides() {
        return ordinal() >= TRANSPOSED.ordinal();
    }

    BufferedImage apply(BufferedImage image) {
        if (this == NORMAL) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        var turned = new BufferedImage(swapsSides() ? height : width, swapsSides() ? width : height, image.getType());
        for (int y = 0; y < turned.getHeight(); y++) {
            for (int x = 0; x < turned.getWidth(); x++) {
                int fromX = swapsSides() ? y : x;
                int fromY = swapsSides() ? x : y;
                turned.setRGB(
                        x,
                        y,
                        image.getRGB(mirrorsX() ? width - 1 - fromX : fromX, mirrorsY() ? height - 1 - fromY : fromY));
            }
        }
        return turned;
    }

    private boolean mirrorsX() {
        return switch (this) {
            case FLIPPED, UPSIDE_DOWN, TRANSVERSED, TURNED_RIGHT -> true;
            case NORMAL, UPSIDE_DOWN_FLIPPED, TRANSPOSED, TURNED_LEFT -> false;
        };
    }

    private boolean mirrorsY() {
        return switch (this) {
            case UPSIDE_DOWN_FLIPPED, UPSIDE_DOWN, TRANSVERSED, TURNED_LEFT -> true;
            case NORMAL, FLIPPED, TRANSPOSED, TURNED_RIGHT -> false;
        };
    }
}
