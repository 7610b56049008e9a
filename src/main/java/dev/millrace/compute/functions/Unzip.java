package dev.millrace.compute.functions;

import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.FutureId;
import java.io.IOException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Unpacks one entry of a zip archive. One, because a future has one content; a batch unpacks many.
 */
@Component
public final class Unzip implements ZipFunction<Unzip.Args, Unzip.Result> {

    /**
     * @param entry its name as the archive has it
     * @param maxRatio how many times the packed bytes it may have, beyond the first 16 MiB
     */
    public record Args(@Nullable FutureId future, @Nullable String base64, String entry, long maxBytes, int maxRatio)
            implements BinarySource {}

    /** @param crc32 in hexadecimal, as computed and compared */
    public record Result(String name, long bytes, String contentType, String crc32) {}

    @Override
    public String name() {
        return "unzip";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public Result run(Args args, ZipArchive zip, FunctionContext context)
            throws IOException, InterruptedException, FunctionFailure {
        var entry = zip.entry(args.entry());
        requireFile(entry);
        var type = EntryNames.mediaType(entry.getName());
        try (var unpacked = zip.open(entry)) {
            long bytes = new Unpacking(entry, unpacked, args, context).toContent(type);
            return new Result(entry.getName(), bytes, type, ZipArchive.crc32(entry));
        }
    }

    private static void requireFile(ZipArchiveEntry entry) throws FunctionFailure {
        if (entry.isDirectory()) {
            throw ZipArchive.failure("entry '" + entry.getName() + "' is a directory");
        }
        if (EntryNames.isUnsafe(entry.getName())) {
            throw ZipArchive.failure(
                    "entry '" + entry.getName() + "' has an unsafe name, such as one that leads out of the archive");
        }
    }
}
