package dev.millrace.compute.functions;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.task.FieldError;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.springframework.stereotype.Component;

/** Paints the Mandelbrot set as a PNG, smoothly coloured, each pixel from four samples. */
@Component
public final class Mandelbrot implements ComputeFunction<Mandelbrot.Args, Mandelbrot.Result> {

    private static final long MAX_PIXELS = 1 << 24;
    private static final long MAX_STEPS = 100_000_000_000L;

    /** How many steps of the iteration lie between two looks at whether to stop: a few milliseconds. */
    private static final long STEPS_PER_CHECK = 1_000_000;

    /** @param scale the width of the picture in the complex plane */
    public record Args(int width, int height, double centerX, double centerY, double scale, int maxIterations) {}

    public record Result(int width, int height) {}

    @Override
    public String name() {
        return "mandelbrot";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public List<FieldError> check(Args args) {
        var errors = new ArrayList<FieldError>();
        long pixels = (long) args.width() * args.height();
        if (pixels > MAX_PIXELS) {
            errors.add(new FieldError("args.height", "times width must be at most " + MAX_PIXELS));
        }
        if (pixels * args.maxIterations() > MAX_STEPS) {
            errors.add(new FieldError("args.maxIterations", "times width times height must be at most " + MAX_STEPS));
        }
        return errors;
    }

    @Override
    public Result run(Args args, FunctionContext context) throws IOException, InterruptedException {
        var image = new BufferedImage(args.width(), args.height(), BufferedImage.TYPE_INT_RGB);
        var painter = new MandelbrotPainter(args);
        long steps = 0;
        for (int y = 0; y < args.height(); y++) {
            context.checkStop();
            for (int x = 0; x < args.width(); x++) {
                image.setRGB(x, y, painter.pixel(x, y));
                if (painter.steps() - steps > STEPS_PER_CHECK) {
                    context.checkStop();
                    steps = painter.steps();
                }
            }
            context.progress(y + 1L, args.height(), "rows");
        }
        context.output("image/png", "mandelbrot.png", out -> {
            try (var stream = new MemoryCacheImageOutputStream(out)) {
                ImageIO.write(image, "png", stream);
            }
        });
        return new Result(args.width(), args.height());
    }
}
