package dev.millrace.compute.functions;

/** Colours single pixels of a view of the Mandelbrot set. Used by one thread. */
final class MandelbrotPainter {

    /** Far beyond the 2 at which a point is known to escape, because that makes the smoothing exact enough to be invisible. */
    private static final double ESCAPE_SQUARED = 1 << 16;

    private static final int SAMPLES_PER_SIDE = 2;

    private final Palette palette = new Palette();
    private final float[] light = new float[3];
    private final int maxIterations;
    private final double left;
    private final double top;
    private final double pixelSize;
    private long steps;

    MandelbrotPainter(Mandelbrot.Args view) {
        maxIterations = view.maxIterations();
        pixelSize = view.scale() / view.width();
        left = view.centerX() - pixelSize * view.width() / 2;
        top = view.centerY() + pixelSize * view.height() / 2;
    }

    /** How many steps of the iteration were made so far. */
    long steps() {
        return steps;
    }

    /** The colour of a pixel as 0xRRGGBB. */
    int pixel(int x, int y) {
        light[0] = light[1] = light[2] = 0;
        for (int j = 0; j < SAMPLES_PER_SIDE; j++) {
            double cy = top - pixelSize * (y + (j + 0.5) / SAMPLES_PER_SIDE);
            for (int i = 0; i < SAMPLES_PER_SIDE; i++) {
                double cx = left + pixelSize * (x + (i + 0.5) / SAMPLES_PER_SIDE);
                double escape = escape(cx, cy);
                if (escape >= 0) {
                    palette.add(escape, light);
                }
            }
        }
        return Palette.rgb(light, SAMPLES_PER_SIDE * SAMPLES_PER_SIDE);
    }

    /** After how many steps the point escapes, with the fraction that makes it continuous, or -1 if it does not. */
    private double escape(double cx, double cy) {
        if (inCardioidOrDisk(cx, cy)) {
            return -1;
        }
        double x = 0;
        double y = 0;
        double xx = 0;
        double yy = 0;
        int n = 0;
        while (xx + yy <= ESCAPE_SQUARED && n < maxIterations) {
            y = 2 * x * y + cy;
            x = xx - yy + cx;
            xx = x * x;
            yy = y * y;
            n++;
        }
        steps += n;
        if (xx + yy <= ESCAPE_SQUARED) {
            return -1;
        }
        return Math.max(0, n + 1 - Math.log(Math.log(xx + yy) / 2) / Math.log(2));
    }

    /** The two largest parts of the set, known without iterating. */
    private static boolean inCardioidOrDisk(double cx, double cy) {
        double yy = cy * cy;
        double q = (cx - 0.25) * (cx - 0.25) + yy;
        return q * (q + cx - 0.25) <= yy / 4 || (cx + 1) * (cx + 1) + yy <= 0.0625;
    }
}
