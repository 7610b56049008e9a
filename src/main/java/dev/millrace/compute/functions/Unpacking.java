package dev.millrace.compute.functions;

import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.utils.InputStreamStatistics;

/**
 * Unpacks one entry of a zip archive and trusts nothing that the archive says of it: bytes are counted as they come, and what
 * does not keep what was said fails.
 */
final class Unpacking {

    private static final int BUFFER = 16 * 1024;

    /** What is smaller than this is no bomb, whatever it was packed from. */
    private static final long ALWAYS_ALLOWED = 16 << 20;

    /** Leads out of the writing of content; never leaves this class. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient FunctionFailure why;

        Refused(FunctionFailure why) {
            super(why.getMessage());
            this.why = why;
        }
    }

    private final ZipArchiveEntry entry;
    private final InputStream unpacked;
    private final Unzip.Args limits;
    private final FunctionContext context;
    private final CRC32 crc = new CRC32();
    private long bytes;

    Unpacking(ZipArchiveEntry entry, InputStream unpacked, Unzip.Args limits, FunctionContext context) {
        this.entry = entry;
        this.unpacked = unpacked;
        this.limits = limits;
        this.context = context;
    }

    /**
     * Makes the entry the content of the future.
     *
     * @return how many bytes it has
     * @throws FunctionFailure if it is damaged or beyond a limit
     */
    long toContent(String contentType) throws IOException, InterruptedException, FunctionFailure {
        if (entry.getSize() > limits.maxBytes()) {
            throw tooLarge();
        }
        try {
            return context.output(contentType, EntryNames.fileName(entry.getName()), this::copyTo);
        } catch (Refused e) {
            throw e.why;
        }
    }

    private void copyTo(OutputStream out) throws IOException, InterruptedException {
        var buffer = new byte[BUFFER];
        for (int length = read(buffer); length >= 0; length = read(buffer)) {
            context.checkStop();
            bytes += length;
            crc.update(buffer, 0, length);
            requireWithinLimits();
            out.write(buffer, 0, length);
            context.progress(bytes, entry.getSize(), "bytes");
        }
        if (bytes != entry.getSize() || crc.getValue() != entry.getCrc()) {
            throw new Refused(ZipArchive.failure("entry '" + entry.getName()
                    + "' is damaged: its bytes are not those that the archive has the length and the CRC-32 of"));
        }
    }

    private int read(byte[] buffer) throws IOException {
        try {
            return ZipArchive.reading(() -> unpacked.read(buffer));
        } catch (FunctionFailure e) {
            throw new Refused(e);
        }
    }

    private void requireWithinLimits() throws Refused {
        if (bytes > limits.maxBytes()) {
            throw new Refused(tooLarge());
        }
        if (bytes > entry.getSize()) {
            throw new Refused(ZipArchive.failure(
                    "entry '" + entry.getName() + "' has more than the " + entry.getSize() + " bytes it claims"));
        }
        if (bytes > ALWAYS_ALLOWED && bytes / limits.maxRatio() > packedBytes()) {
            throw new Refused(ZipArchive.failure("entry '" + entry.getName() + "' unpacks to more than "
                    + limits.maxRatio() + " times its packed bytes (maxRatio)"));
        }
    }

    /** How many were really read; at least the library's streams know. */
    private long packedBytes() {
        return unpacked instanceof InputStreamStatistics read ? read.getCompressedCount() : entry.getCompressedSize();
    }

    private FunctionFailure tooLarge() {
        return ZipArchive.tooLarge(
                "entry '" + entry.getName() + "' has more than " + limits.maxBytes() + " bytes (maxBytes)");
    }
}
