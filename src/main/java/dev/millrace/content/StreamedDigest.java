package dev.millrace.content;

import dev.millrace.task.Sha256;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * SHA-256 of a stream, computed beside it once the stream turns out to be large, since hashing takes as long as receiving
 * and storing do together. Used by one thread at a time.
 *
 * <p>What is small is hashed at once: handing it over would cost more.
 */
final class StreamedDigest {

    private static final long LARGE_STREAM = 1 << 20;
    private static final int LARGE_PIECE = 32 * 1024;

    /** Pieces on their way; at the bound the stream waits, so that a large one holds about 1 MiB. */
    private static final int AHEAD = 4;

    private final Executor executor;
    private final Semaphore room = new Semaphore(AHEAD);
    private final MessageDigest digest = Sha256.digest();

    /** Ends when everything handed over so far is hashed; each piece is hashed after the one before. */
    private CompletableFuture<Void> handedOver = CompletableFuture.completedFuture(null);

    private long bytes;

    /** @param executor where large streams are hashed */
    StreamedDigest(Executor executor) {
        this.executor = executor;
    }

    /** Takes the next piece; the array may be used again afterwards. */
    void update(byte[] from, int offset, int length) throws IOException {
        bytes += length;
        if (bytes > LARGE_STREAM && length >= LARGE_PIECE) {
            var piece = Arrays.copyOfRange(from, offset, offset + length);
            acquireRoom();
            handedOver = handedOver.thenRunAsync(() -> hashed(piece), executor);
        } else {
            handedOver.join();
            digest.update(from, offset, length);
        }
    }

    private void hashed(byte[] piece) {
        hash(piece);
        room.release();
    }

    /** Runs a step beside, after everything handed over so far is hashed; the step may {@link #hash}. */
    void then(Runnable step) {
        handedOver = handedOver.thenRunAsync(step, executor);
    }

    /** Takes a piece at once; for steps only. */
    void hash(byte[] piece) {
        digest.update(piece);
    }

    private void acquireRoom() throws InterruptedIOException {
        try {
            room.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while content was hashed");
        }
    }

    /** Of everything taken so far, lower-case hexadecimal. */
    String hex() {
        handedOver.join();
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 cannot be read while it goes on", e);
        }
    }
}
