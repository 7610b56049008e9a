package dev.millrace.compute.functions;

/**
 * Night blue over sky blue and white to amber and back, around and around.
 *
 * <p>Colours are mixed as light (linear), not as sRGB numbers, so that neither the gradient nor a smoothed edge has dark
 * seams.
 */
final class Palette {

    private static final int SIZE = 4096;
    private static final double[] AT = {0.0, 0.16, 0.42, 0.6425, 0.8575, 1.0};
    private static final int[] COLOR = {0x000764, 0x206BCB, 0xEDFFFF, 0xFFAA00, 0x310230, 0x000764};

    /** Red, green and blue light of each entry, one after the other. */
    private static final float[] ENTRIES = entries();

    private static final byte[] TO_SRGB = toSrgb();

    /** Adds the light of a point that escapes after the given number of steps. */
    void add(double steps, float[] light) {
        // The logarithm spreads the few steps far out and the many near the edge evenly; the whole set lies in the
        // night.
        double turn = 0.33 * Math.log(steps + 1) - 0.4;
        int entry = (int) ((turn - Math.floor(turn)) * SIZE) * 3;
        light[0] += ENTRIES[entry];
        light[1] += ENTRIES[entry + 1];
        light[2] += ENTRIES[entry + 2];
    }

    /** The mean light of some samples as 0xRRGGBB. */
    static int rgb(float[] light, int samples) {
        return channel(light[0] / samples) << 16 | channel(light[1] / samples) << 8 | channel(light[2] / samples);
    }

    private static int channel(float light) {
        return Byte.toUnsignedInt(TO_SRGB[Math.min(SIZE - 1, (int) (light * SIZE))]);
    }

    private static float[] entries() {
        var entries = new float[3 * SIZE];
        for (int i = 0, stop = 0; i < SIZE; i++) {
            double at = (double) i / SIZE;
            stop += at >= AT[stop + 1] ? 1 : 0;
            double part = (at - AT[stop]) / (AT[stop + 1] - AT[stop]);
            double eased = part * part * (3 - 2 * part);
            for (int channel = 0; channel < 3; channel++) {
                double from = linear(COLOR[stop], channel);
                double to = linear(COLOR[stop + 1], channel);
                entries[3 * i + channel] = (float) (from + (to - from) * eased);
            }
        }
        return entries;
    }

    /** IEC 61966-2-1, from sRGB to light. */
    private static double linear(int rgb, int channel) {
        double value = (rgb >> (16 - 8 * channel) & 0xFF) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    /** IEC 61966-2-1, from light to sRGB. */
    private static byte[] toSrgb() {
        var table = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            double light = (i + 0.5) / SIZE;
            double value = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
            table[i] = (byte) Math.round(255 * value);
        }
        return table;
    }
}
