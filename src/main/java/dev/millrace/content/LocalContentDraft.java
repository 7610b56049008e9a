package dev.millrace.content;

import dev.millrace.task.ContentRef;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A {@code .part} file that becomes content when it is kept. */
final class LocalContentDraft extends ContentDraft {

    static final String SUFFIX = ".part";

    /**
     * What all drafts of a store share.
     *
     * @param background where large content is hashed and forced
     * @param forces how many files may be forced to disk at once
     */
    record Limits(DiskSpace space, long maxBytes, Clock clock, Executor background, Semaphore forces) {}

    private final ContentKey key;
    private final Path part;
    private final Path target;
    private final FileChannel channel;
    private final Limits limits;
    private final StreamedDigest digest;
    private final EarlyFlush flush;
    private long bytes;
    private boolean kept;

    LocalContentDraft(ContentKey key, Path target, FileChannel channel, Limits limits) {
        this.key = key;
        this.part = part(target);
        this.target = target;
        this.channel = channel;
        this.limits = limits;
        this.digest = new StreamedDigest(limits.background());
        this.flush = new EarlyFlush(channel, limits.background());
    }

    static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + SUFFIX);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (length > limits.maxBytes() - bytes) {
            throw new Refusal.ContentTooLarge(limits.maxBytes());
        }
        limits.space().take(length);
        var buffer = ByteBuffer.wrap(from, offset, length);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw DiskSpace.or(e);
        }
        digest.update(from, offset, length);
        flush.written(length);
        bytes += length;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public String sha256() {
        return digest.hex();
    }

    @Override
    public ContentRef keep(String contentType, @Nullable String fileName) throws IOException {
        try {
            flush.await();
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            // After the rename, so that this one call makes the bytes and the name durable; see the package's
            // description.
            limits.forces().acquireUninterruptibly();
            try {
                channel.force(true);
            } finally {
                limits.forces().release();
            }
        } catch (IOException e) {
            throw DiskSpace.or(e);
        }
        kept = true;
        channel.close();
        var now = limits.clock().instant();
        return new ContentRef(key.toString(), bytes, sha256(), contentType, fileName, now);
    }

    @Override
    public void close() throws IOException {
        if (kept) {
            return;
        }
        channel.close();
        Files.deleteIfExists(part);
        Files.deleteIfExists(target);
    }
}
