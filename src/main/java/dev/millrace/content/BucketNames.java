package dev.millrace.content;

import dev.millrace.content.s3.Bucket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Objects that have names, as files have: an object stays as long as it has one. Safe for use by many threads and servers.
 *
 * <p>{@code content/<sha256>/<object>} has the bytes, and {@code names/<sha256>/<object>/<name>} is empty and says who needs them.
 * Before an object that has lost its last name is removed, {@code dead/<sha256>/<object>} is written, and the names are looked at
 * once more; whoever gives a name looks for that afterwards. INVARIANT: of one who gives a name and one who removes the object,
 * at least one sees the other, because each writes before it looks. Whoever gives the name then takes another object, which has
 * another name than any before: what is dead stays so.
 */
final class BucketNames {

    private static final String CONTENT = "content/";
    private static final String NAMES = "names/";
    private static final String DEAD = "dead/";

    private final Bucket bucket;

    /** Here, so that one server sends the same bytes once. */
    private final Stripes uploads = new Stripes();

    BucketNames(Bucket bucket) {
        this.bucket = bucket;
    }

    /** The bytes of an object. */
    record Bytes(String sha256, String object) {

        static Bytes fresh(String sha256) {
            return new Bytes(sha256, UUID.randomUUID().toString().replace("-", ""));
        }

        String path() {
            return sha256 + "/" + object;
        }

        String content() {
            return CONTENT + path();
        }

        private String names() {
            return NAMES + path() + "/";
        }

        String name(ContentKey name) {
            return names() + name;
        }

        String dead() {
            return DEAD + path();
        }
    }

    /**
     * What was kept.
     *
     * @param sent whether the bytes were not there before
     */
    record Kept(BucketKey key, boolean sent) {}

    /** Gives bytes a name, and sends them if they are not there. */
    Kept keep(Path file, ContentKey name, ContentHash hash) throws IOException {
        var lock = uploads.of(hash.sha256());
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the same content was sent");
        }
        try {
            var there = linked(name, hash);
            return there.isPresent()
                    ? new Kept(new BucketKey(name, there.get().object()), false)
                    : new Kept(new BucketKey(name, send(file, name, hash).object()), true);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Bytes> linked(ContentKey name, ContentHash hash) throws IOException {
        var found = bucket.list(CONTENT + hash.sha256() + "/");
        for (var item = found.next(); item != null; item = found.next()) {
            var key = bucket.bare(item.key());
            var bytes = new Bytes(hash.sha256(), key.substring(key.lastIndexOf('/') + 1));
            if (item.bytes() == hash.bytes() && link(bytes, name)) {
                return Optional.of(bytes);
            }
        }
        return Optional.empty();
    }

    /** Gives an object one more name; {@code false} if it is going to be removed, or was. */
    boolean link(Bytes bytes, ContentKey name) throws IOException {
        bucket.write(bytes.name(name), "");
        // In this order: an object is removed before what says that it is dead.
        if (!bucket.exists(bytes.dead()) && bucket.exists(bytes.content())) {
            return true;
        }
        bucket.delete(bytes.name(name));
        return false;
    }

    /** The name first, so that the object never is without one. */
    private Bytes send(Path file, ContentKey name, ContentHash hash) throws IOException {
        var bytes = Bytes.fresh(hash.sha256());
        bucket.write(bytes.name(name), "");
        bucket.upload(bytes.content(), file, hash.bytes());
        return bytes;
    }

    /** Takes a name away, and the object with the last one. */
    void unlink(Bytes bytes, ContentKey name) throws IOException {
        bucket.delete(bytes.name(name));
        if (!bucket.hasAny(bytes.names())) {
            remove(bytes);
        }
    }

    /** Removes an object unless it has a name; tells whether it did. */
    boolean remove(Bytes bytes) throws IOException {
        bucket.write(bytes.dead(), "");
        if (bucket.hasAny(bytes.names())) {
            return false; // it goes with that name
        }
        bucket.delete(bytes.content());
        bucket.delete(bytes.dead());
        return true;
    }
}
