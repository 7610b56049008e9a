package dev.millrace.content.s3;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A bucket. What is written is there for whoever reads or lists next. Safe for use by many threads.
 *
 * <p>Everything blocks, can be interrupted, and throws {@link BucketException} if the bucket cannot be used, now or as it is
 * configured. Keys are without the configured prefix.
 */
public final class Bucket implements AutoCloseable {

    private final S3Client client;
    private final S3Properties properties;
    private final String name;
    private final BucketFailures failures;
    private final Calls calls;

    Bucket(S3Client client, S3Properties properties, String name) {
        this.client = client;
        this.properties = properties;
        this.name = name;
        this.failures = new BucketFailures(name);
        this.calls = new Calls(failures);
    }

    /**
     * The configured one. Asks nothing of it yet.
     *
     * @param registry where its requests are measured
     * @throws BucketException if too little is known of where it is
     */
    public static Bucket of(S3Properties properties, MeterRegistry registry) throws BucketException {
        return Clients.open(properties, registry);
    }

    public String name() {
        return name;
    }

    /**
     * What a small object says.
     *
     * @param patience how long that may take
     * @throws NoSuchFileException if there is none
     */
    public String read(String key, Duration patience) throws IOException {
        return calls.call(() -> client.getObjectAsBytes(request -> request.bucket(name)
                        .key(full(key))
                        .overrideConfiguration(limits -> limits.apiCallTimeout(patience)))
                .asString(StandardCharsets.UTF_8));
    }

    /** Writes a small object, or writes it anew. */
    public void write(String key, String text) throws IOException {
        calls.call(
                () -> client.putObject(request -> request.bucket(name).key(full(key)), RequestBody.fromString(text)));
    }

    /**
     * Writes a small object unless there is one; servers that take no notice of the condition replace it.
     *
     * @throws BucketException a lasting one, if the server says that it knows no such condition
     */
    public void writeOnce(String key, String text) throws IOException {
        try {
            calls.call(() -> client.putObject(
                    request -> request.bucket(name).key(full(key)).ifNoneMatch("*"), RequestBody.fromString(text)));
        } catch (BucketException e) {
            var failure = failures.ofConditional(e);
            if (failure.isPresent()) {
                throw failure.get();
            }
            // somebody else's is the one, then
        }
    }

    /** Writes an object, and tells when that was by the server's clock. */
    public Instant touch(String key) throws IOException {
        write(key, "");
        return calls.call(
                () -> client.headObject(request -> request.bucket(name).key(full(key)))
                        .lastModified());
    }

    /**
     * Makes a file an object, whole or not at all.
     *
     * @param bytes its length
     */
    public void upload(String key, Path file, long bytes) throws IOException {
        var source = new Upload.Source(file, bytes, properties.partSize().toBytes());
        new Upload(client, calls, name, full(key), source).run();
    }

    public boolean exists(String key) throws IOException {
        try {
            calls.call(() -> client.headObject(request -> request.bucket(name).key(full(key))));
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /**
     * Its bytes, which are fetched again from where they broke off, a few times in a row.
     *
     * @throws NoSuchFileException if there is no such object
     */
    public InputStream open(String key) throws IOException {
        return ObjectInput.open(new ObjectInput.Source(client, calls, failures, name, full(key)), 0, null);
    }

    /**
     * The same of a part of them.
     *
     * @param length at least 1
     * @throws NoSuchFileException if there is no such object
     */
    public InputStream open(String key, long from, long length) throws IOException {
        var source = new ObjectInput.Source(client, calls, failures, name, full(key));
        return ObjectInput.open(source, from, from + length - 1);
    }

    /** Does nothing if there is none. */
    public void delete(String key) throws IOException {
        calls.call(() -> client.deleteObject(request -> request.bucket(name).key(full(key))));
    }

    /** Whether there is any object whose key begins like that. */
    public boolean hasAny(String prefix) throws IOException {
        return !calls.call(() -> client.listObjectsV2(
                        request -> request.bucket(name).prefix(full(prefix)).maxKeys(1)))
                .contents()
                .isEmpty();
    }

    /** Keys in it are with the configured prefix; see {@link #bare}. */
    public Listing list(String prefix) {
        return new Listing(client, calls, name, full(prefix));
    }

    /** A listed key without the configured prefix. */
    public String bare(String listed) {
        return listed.substring(properties.folder().length());
    }

    /** Removes what uploads in parts left that were begun before the given time and not finished; returns how many. */
    public int abortUploads(String prefix, Instant before) throws IOException {
        var stale = calls.call(() ->
                client
                        .listMultipartUploadsPaginator(
                                request -> request.bucket(name).prefix(full(prefix)))
                        .uploads()
                        .stream()
                        .filter(upload ->
                                upload.initiated() != null && upload.initiated().isBefore(before))
                        .toList());
        for (var upload : stale) {
            calls.call(() -> client.abortMultipartUpload(
                    request -> request.bucket(name).key(upload.key()).uploadId(upload.uploadId())));
        }
        return stale.size();
    }

    private String full(String key) {
        return properties.folder() + key;
    }

    @Override
    public void close() {
        calls.close();
        client.close();
    }
}
