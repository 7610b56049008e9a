package dev.millrace.compute.functions;

import dev.millrace.compute.FunctionContext;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Shrinks an image: each new pixel is the mean of the area that it covers. That is exact for any ratio, shows no moiré, and
 * needs a row at a time, so that it can be stopped; the interpolations of Java 2D look at four pixels only.
 */
final class Shrinking {

    private final PixelRows rows;
    private final int width;
    private final int height;
    private final int bands;

    /** The sums of the new row that is being made. */
    private final float[] sums;

    private final float[] row;
    private final byte[] pixels;

    private Shrinking(PixelRows rows, int width, int height) {
        this.rows = rows;
        this.width = width;
        this.height = height;
        bands = rows.bands();
        sums = new float[width * bands];
        row = new float[rows.width() * bands];
        pixels = new byte[width * height * bands];
    }

    /** The image in a smaller size, in sRGB, with alpha if it has any. */
    static BufferedImage shrink(BufferedImage image, int width, int height, FunctionContext context)
            throws InterruptedException {
        var shrinking = new Shrinking(new PixelRows(image), width, height);
        for (int y = 0; y < height; y++) {
            shrinking.makeRow(y, context);
        }
        return shrinking.image();
    }

    private void makeRow(int y, FunctionContext context) throws InterruptedException {
        Arrays.fill(sums, 0);
        double top = (double) y * rows.height() / height;
        double bottom = (y + 1.0) * rows.height() / height;
        for (int from = (int) top; from < Math.min(rows.height(), Math.ceil(bottom)); from++) {
            context.checkStop();
            rows.read(from, row);
            if (rows.hasAlpha()) {
                weighByAlpha();
            }
            addRow((float) (Math.min(bottom, from + 1.0) - Math.max(top, from)));
        }
        float area = (float) (bottom - top) * rows.width() / width;
        for (int x = 0; x < width; x++) {
            finish(x * bands, (y * width + x) * bands, area);
        }
    }

    /** What cannot be seen must not lend its colour to what can. */
    private void weighByAlpha() {
        for (int at = 0; at < row.length; at += bands) {
            float alpha = row[at + bands - 1] / 255;
            for (int band = 0; band < bands - 1; band++) {
                row[at + band] *= alpha;
            }
        }
    }

    private void addRow(float weight) {
        for (int x = 0; x < width; x++) {
            double left = (double) x * rows.width() / width;
            double right = (x + 1.0) * rows.width() / width;
            for (int from = (int) left; from < Math.min(rows.width(), Math.ceil(right)); from++) {
                add(from * bands, x * bands, weight * (float) (Math.min(right, from + 1.0) - Math.max(left, from)));
            }
        }
    }

    private void add(int from, int to, float weight) {
        for (int band = 0; band < bands; band++) {
            sums[to + band] += weight * row[from + band];
        }
    }

    private void finish(int from, int to, float area) {
        int colours = rows.hasAlpha() ? bands - 1 : bands;
        float alpha = rows.hasAlpha() ? sums[from + colours] / area / 255 : 1;
        for (int band = 0; band < colours; band++) {
            pixels[to + band] = sample(alpha == 0 ? 0 : sums[from + band] / area / alpha);
        }
        if (rows.hasAlpha()) {
            pixels[to + colours] = sample(alpha * 255);
        }
    }

    private static byte sample(float value) {
        return (byte) Math.min(255, Math.round(value));
    }

    private BufferedImage image() {
        int type = rows.hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        var image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, argb((y * width + x) * bands));
            }
        }
        return image;
    }

    private int argb(int at) {
        int alpha = rows.hasAlpha() ? pixel(at + bands - 1) : 255;
        int rgb = bands < 3 ? pixel(at) * 0x010101 : pixel(at) << 16 | pixel(at + 1) << 8 | pixel(at + 2);
        return alpha << 24 | rgb;
    }

    private int pixel(int at) {
        return Byte.toUnsignedInt(pixels[at]);
    }
}
