package dev.millrace.compute.functions;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;

/**
 * The rows of an image as samples from 0 to 255: as they are stored if they are grey, which would come out too light
 * otherwise, or in sRGB; whatever else they may be, as sRGB with alpha.
 */
final class PixelRows {

    private static final int RGBA = 4;

    private final BufferedImage image;
    private final boolean stored;
    private final int bands;
    private final float scale;
    private final int[] row;

    PixelRows(BufferedImage image) {
        this.image = image;
        stored =
                isPlain(image.getColorModel(), image.getRaster().getDataBuffer().getDataType());
        bands = stored ? image.getRaster().getNumBands() : RGBA;
        scale = stored ? 255f / ((1 << image.getColorModel().getComponentSize(0)) - 1) : 1;
        row = new int[image.getWidth() * bands];
    }

    private static boolean isPlain(ColorModel model, int dataType) {
        var space = model.getColorSpace();
        return model instanceof ComponentColorModel
                && (dataType == DataBuffer.TYPE_BYTE || dataType == DataBuffer.TYPE_USHORT)
                && (space.getType() == ColorSpace.TYPE_GRAY || space.isCS_sRGB())
                && !model.isAlphaPremultiplied();
    }

    /** How many samples a pixel has: grey or three colours, and alpha, if there is any, behind them. */
    int bands() {
        return bands;
    }

    boolean hasAlpha() {
        return bands == 2 || bands == RGBA;
    }

    int width() {
        return image.getWidth();
    }

    int height() {
        return image.getHeight();
    }

    /** Reads a row, pixel by pixel. */
    void read(int y, float[] samples) {
        if (stored) {
            image.getRaster().getPixels(0, y, image.getWidth(), 1, row);
            for (int i = 0; i < row.length; i++) {
                samples[i] = row[i] * scale;
            }
            return;
        }
        image.getRGB(0, y, image.getWidth(), 1, row, 0, image.getWidth());
        for (int x = 0; x < image.getWidth(); x++) {
            int argb = row[x];
            samples[RGBA * x] = argb >> 16 & 0xFF;
            samples[RGBA * x + 1] = argb >> 8 & 0xFF;
            samples[RGBA * x + 2] = argb & 0xFF;
            samples[RGBA * x + 3] = argb >>> 24;
        }
    }
}
