package dev.millrace.compute.functions;

import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionInput;
import dev.millrace.task.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/**
 * A zip archive (PKWARE APPNOTE, with Zip64) read by its central directory, which alone says what is in it: the headers in
 * front of the entries may be left from what was deleted, or lie. For one thread.
 *
 * <p>The directory is held in memory, so its size is limited. What strangers make of the bytes fails with a sentence and not
 * with whatever they break.
 */
final class ZipArchive implements Closeable {

    /** Some 70,000 entries as they usually are. */
    private static final long MAX_DIRECTORY_BYTES = 8 << 20;

    /** What can be unpacked without further libraries. */
    private static final Set<ZipMethod> METHODS = EnumSet.of(
            ZipMethod.STORED,
            ZipMethod.DEFLATED,
            ZipMethod.ENHANCED_DEFLATED,
            ZipMethod.BZIP2,
            ZipMethod.UNSHRINKING,
            ZipMethod.IMPLODING);

    private final ZipFile zip;

    private ZipArchive(ZipFile zip) {
        this.zip = zip;
    }

    /** Something that is done with the bytes of an archive. */
    @FunctionalInterface
    interface Reading<T> {
        T get() throws IOException;
    }

    /** @throws FunctionFailure if it is no archive, or a damaged or too large one */
    static ZipArchive open(FunctionInput input, FunctionContext context) throws IOException, FunctionFailure {
        var channel = WatchedChannel.of(input, context);
        try {
            channel.allow(MAX_DIRECTORY_BYTES);
            var zip = reading(() -> ZipFile.builder()
                    .setSeekableByteChannel(channel)
                    .setIgnoreLocalFileHeader(true)
                    .get());
            channel.allow(Long.MAX_VALUE);
            return new ZipArchive(zip);
        } catch (IOException | FunctionFailure e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Reads from an archive.
     *
     * @throws FunctionFailure if that fails, for another reason than that the attempt was told to stop
     */
    static <T> T reading(Reading<T> part) throws IOException, FunctionFailure {
        try {
            return part.get();
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            var fault = new LibraryFault(e);
            if (fault.cause(WatchedChannel.AllowanceExceeded.class).isPresent()) {
                throw tooLarge("the archive's directory has more than " + MAX_DIRECTORY_BYTES + " bytes");
            }
            throw failure("the content is no zip archive, or a damaged one: " + fault.why());
        }
    }

    /** Of what the entry has unpacked, in hexadecimal. */
    static String crc32(ZipArchiveEntry entry) {
        return HexFormat.of().toHexDigits((int) entry.getCrc());
    }

    /** What is in it, in the order of the directory. */
    List<ZipArchiveEntry> entries() {
        return Collections.list(zip.getEntries());
    }

    /** @throws FunctionFailure if there is no such entry, or more than one */
    ZipArchiveEntry entry(String name) throws FunctionFailure {
        var found = zip.getEntries(name).iterator();
        if (!found.hasNext()) {
            throw failure("the archive has no entry '" + name + "'");
        }
        var entry = found.next();
        if (found.hasNext()) {
            throw failure("the archive has more than one entry '" + name + "'");
        }
        return entry;
    }

    /** The bytes of an entry, unpacked, as many as there really are. To be closed. */
    InputStream open(ZipArchiveEntry entry) throws IOException, FunctionFailure {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw failure("entry '" + entry.getName() + "' is encrypted");
        }
        if (!METHODS.contains(ZipMethod.getMethodByCode(entry.getMethod()))) {
            throw failure("entry '" + entry.getName() + "' is compressed with method " + entry.getMethod()
                    + ", which is not supported");
        }
        return reading(() -> zip.getInputStream(entry));
    }

    static FunctionFailure tooLarge(String message) {
        return new FunctionFailure(ErrorCode.TOO_LARGE, message, false);
    }

    static FunctionFailure failure(String message) {
        return new FunctionFailure(ErrorCode.TASK_FAILED, message, false);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
