package dev.millrace.compute.functions;

import dev.millrace.compute.FunctionContext;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.event.IIOReadWarningListener;

/** Tells how far the decoding of an image is, ends it when the attempt was told to stop, and hears what was amiss. */
final class DecodingWatch implements IIOReadProgressListener, IIOReadWarningListener {

    private final FunctionContext context;
    private boolean endedTooSoon;

    DecodingWatch(FunctionContext context) {
        this.context = context;
    }

    /** Whether the rest of the image was missing and has been made up. */
    boolean endedTooSoon() {
        return endedTooSoon;
    }

    @Override
    public void imageProgress(ImageReader source, float percentageDone) {
        try {
            context.checkStop();
        } catch (InterruptedException _) {
            source.abort(); // whoever decodes asks once more
        }
        context.progress(Math.round(percentageDone), 100, "percent");
    }

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        var text = warning.toLowerCase(Locale.ROOT);
        endedTooSoon |= text.contains("eoi") || text.contains("premature") || text.contains("truncated");
    }

    @Override
    public void imageStarted(ImageReader source, int index) {}

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}

    @Override
    public void sequenceStarted(ImageReader source, int index) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int image, int thumbnail) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}
}
