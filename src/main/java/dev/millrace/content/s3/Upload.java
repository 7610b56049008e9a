package dev.millrace.content.s3;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * A file on its way into a bucket: in one request, or in parts of which a few are under way at once. Bytes go from the disk to
 * the socket; none are kept in memory. For one thread, once.
 *
 * @param file what is sent; it must not change
 */
record Upload(S3Client client, Calls calls, String bucket, String key, Source file) {

    private static final int IN_FLIGHT = 4;
    private static final int MOST_PARTS = 10_000;
    private static final String TYPE = "application/octet-stream";

    /** @param partSize what is larger goes in parts, of this size unless they would be too many */
    record Source(Path path, long bytes, long partSize) {

        boolean isOnePart() {
            return bytes <= partSize;
        }

        long effectivePart() {
            return Math.max(partSize, Math.ceilDiv(bytes, MOST_PARTS));
        }
    }

    /** Returns when the object is there whole; whatever it throws, there is none, and what was sent is removed. */
    void run() throws IOException {
        if (file.isOnePart()) {
            calls.call(this::whole);
            return;
        }
        var id = calls.call(() -> client.createMultipartUpload(
                        request -> request.bucket(bucket).key(key).contentType(TYPE))
                .uploadId());
        var sending = new Phaser(1);
        boolean done = false;
        try {
            var parts = parts(id, sending);
            calls.call(() -> client.completeMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(id).multipartUpload(all -> all.parts(parts))));
            done = true;
        } finally {
            if (!done) {
                abort(id, sending);
            }
        }
    }

    private Object whole() throws IOException {
        try (var slice = FileSlice.of(file.path(), 0, file.bytes())) {
            return client.putObject(
                    request -> request.bucket(bucket).key(key).contentType(TYPE), body(slice, file.bytes()));
        }
    }

    private static RequestBody body(FileSlice slice, long bytes) {
        return RequestBody.fromContentProvider(slice, bytes, TYPE);
    }

    private List<CompletedPart> parts(String id, Phaser sending) throws IOException {
        long size = file.effectivePart();
        var done = new ArrayList<CompletedPart>();
        var running = new ArrayDeque<Future<CompletedPart>>();
        try {
            for (long from = 0; from < file.bytes(); from += size) {
                if (running.size() == IN_FLIGHT) {
                    done.add(calls.await(running.remove()));
                }
                var part = new Part(id, done.size() + running.size() + 1, from, Math.min(size, file.bytes() - from));
                running.add(calls.begin(() -> send(part, sending)));
            }
            while (!running.isEmpty()) {
                done.add(calls.await(running.remove()));
            }
            return done;
        } finally {
            running.forEach(part -> part.cancel(true));
        }
    }

    /** @param number from 1 */
    private record Part(String upload, int number, long from, long bytes) {}

    private CompletedPart send(Part part, Phaser sending) throws IOException {
        sending.register();
        try {
            return sent(part);
        } finally {
            sending.arriveAndDeregister();
        }
    }

    private CompletedPart sent(Part part) throws IOException {
        try (var slice = FileSlice.of(file.path(), part.from(), part.bytes())) {
            var answer = client.uploadPart(
                    request -> request.bucket(bucket)
                            .key(key)
                            .uploadId(part.upload())
                            .partNumber(part.number()),
                    body(slice, part.bytes()));
            return CompletedPart.builder()
                    .partNumber(part.number())
                    .eTag(answer.eTag())
                    .build();
        }
    }

    /** When nothing is on its way any more: a part that comes after this would stay there. */
    private void abort(String id, Phaser sending) {
        calls.beside("take back an upload", () -> {
            sending.arriveAndAwaitAdvance();
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(id));
        });
    }
}
