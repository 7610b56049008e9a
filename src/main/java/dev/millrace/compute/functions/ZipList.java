package dev.millrace.compute.functions;

import dev.millrace.compute.FunctionContext;
import dev.millrace.task.FutureId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.zip.X000A_NTFS;
import org.apache.commons.compress.archivers.zip.X5455_ExtendedTimestamp;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists what is in a zip archive, without unpacking any of it. */
@Component
public final class ZipList implements ZipFunction<ZipList.Args, ZipList.Result> {

    /** Names may have 65,535 bytes each; this is how many characters of them a result has room for. */
    private static final long MAX_NAMES = 500_000;

    /** @param limit how many entries to list at most */
    public record Args(@Nullable FutureId future, @Nullable String base64, int limit) implements BinarySource {}

    /**
     * @param entries how many there are, listed or not
     * @param bytes of all entries together, as the archive claims
     * @param truncated whether some are not listed
     */
    public record Result(int entries, long bytes, long compressedBytes, boolean truncated, List<Entry> list) {}

    /**
     * @param crc32 in hexadecimal
     * @param modified in UTC if it ends with Z; otherwise local time of whoever made the archive
     * @param unsafe whether the name leads out of the directory that it is unpacked to
     */
    public record Entry(
            String name,
            boolean directory,
            long bytes,
            long compressedBytes,
            String crc32,
            String modified,
            String method,
            boolean encrypted,
            boolean unsafe) {}

    @Override
    public String name() {
        return "zip-list";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public Result run(Args args, ZipArchive zip, FunctionContext context) throws InterruptedException {
        var entries = zip.entries();
        var list = list(entries, args.limit(), context);
        long bytes = entries.stream().mapToLong(ZipArchiveEntry::getSize).sum();
        long compressed =
                entries.stream().mapToLong(ZipArchiveEntry::getCompressedSize).sum();
        return new Result(entries.size(), bytes, compressed, list.size() < entries.size(), list);
    }

    private static List<Entry> list(List<ZipArchiveEntry> entries, int limit, FunctionContext context)
            throws InterruptedException {
        List<Entry> list = new ArrayList<>();
        long names = 0;
        for (var entry : entries) {
            names += entry.getName().length();
            if (list.size() == limit || names > MAX_NAMES) {
                break;
            }
            context.checkStop();
            list.add(listed(entry));
        }
        context.progress(entries.size(), entries.size(), "entries");
        return list;
    }

    private static Entry listed(ZipArchiveEntry entry) {
        var method = ZipMethod.getMethodByCode(entry.getMethod());
        return new Entry(
                entry.getName(),
                entry.isDirectory(),
                entry.getSize(),
                entry.getCompressedSize(),
                ZipArchive.crc32(entry),
                modified(entry),
                method == null
                        ? "unknown"
                        : method.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                entry.getGeneralPurposeBit().usesEncryption(),
                EntryNames.isUnsafe(entry.getName()));
    }

    /** The time that every entry has is local time of an unknown place; one in UTC may stand in a field of its own. */
    private static String modified(ZipArchiveEntry entry) {
        var time = entry.getLastModifiedTime().toInstant();
        boolean utc = entry.getExtraField(X5455_ExtendedTimestamp.HEADER_ID) != null
                || entry.getExtraField(X000A_NTFS.HEADER_ID) != null;
        // The library reads local time as that of this machine, so that is how it is turned back.
        return utc
                ? time.toString()
                : time.atZone(ZoneId.systemDefault()).toLocalDateTime().toString();
    }
}
