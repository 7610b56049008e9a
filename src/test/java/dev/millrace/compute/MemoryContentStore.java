package dev.millrace.compute;

import dev.millrace.content.ByteRanges;
import dev.millrace.content.ContentDraft;
import dev.millrace.content.ContentStore;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps content in memory. */
public final class MemoryContentStore implements ContentStore {

    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
    private int drafts;

    /** What is kept under a reference. */
    public byte[] bytes(ContentRef ref) {
        return kept.get(ref.key());
    }

    /** How many contents are kept. */
    public int size() {
        return kept.size();
    }

    /** How many drafts are neither kept nor closed. */
    public int openDrafts() {
        return drafts;
    }

    /** Keeps bytes as if a future had produced them. */
    public ContentRef add(byte[] bytes, @Nullable String fileName) {
        try (var draft = create(new FutureId(UUID.randomUUID()), 1)) {
            draft.write(bytes);
            return draft.keep("application/octet-stream", fileName);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public ContentDraft create(FutureId id, int attempt) {
        drafts++;
        return new MemoryDraft(id + "-" + attempt);
    }

    @Override
    public InputStream open(ContentRef content, long from) throws IOException {
        var bytes = kept.get(content.key());
        if (bytes == null) {
            throw new NoSuchFileException(content.key());
        }
        return new ByteArrayInputStream(bytes, (int) from, bytes.length - (int) from);
    }

    @Override
    public void discard(ContentRef content) {
        kept.remove(content.key());
    }

    @Override
    public Optional<ContentDraft> takeUp(FutureId id, int attempt) {
        return Optional.empty();
    }

    @Override
    public ContentRef share(ContentRef content, FutureId id, int attempt) throws IOException {
        var key = id + "-" + attempt;
        try (var in = open(content, 0)) {
            kept.put(key, in.readAllBytes());
        }
        return new ContentRef(
                key, content.bytes(), content.sha256(), content.contentType(), content.fileName(), content.storedAt());
    }

    @Override
    public void forget(FutureId id) {}

    private static String sha256Of(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private final class MemoryDraft extends ContentDraft {

        private final String key;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private boolean closed;

        MemoryDraft(String key) {
            this.key = key;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            if (closed) {
                throw new IOException("the draft is closed");
            }
            written.write(b, off, len);
        }

        @Override
        public void write(long at, byte[] from, int offset, int length) throws IOException {
            if (at != written.size()) {
                throw new UnsupportedOperationException("only appends");
            }
            write(from, offset, length);
        }

        @Override
        public void expect(long total) {}

        @Override
        public ByteRanges held() {
            return ByteRanges.of(0, written.size());
        }

        @Override
        public long bytes() {
            return written.size();
        }

        @Override
        public @Nullable String note() {
            return null;
        }

        @Override
        public void note(String note) {}

        @Override
        public void setAside(String note) {
            close();
        }

        @Override
        public String sha256() {
            return sha256Of(written.toByteArray());
        }

        @Override
        public ContentRef keep(String contentType, @Nullable String fileName) throws IOException {
            if (closed) {
                throw new IOException("the draft is closed");
            }
            kept.put(key, written.toByteArray());
            return new ContentRef(key, bytes(), sha256(), contentType, fileName, Instant.EPOCH);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                drafts--;
            }
        }
    }
}
