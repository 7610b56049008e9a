package dev.millrace.content;

import dev.millrace.content.s3.Bucket;
import dev.millrace.task.StoreId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/**
 * Whose the content in a bucket is: the name of the store, in an object of it. See {@link OwnerFile}. Safe for use by many threads.
 */
final class BucketOwner {

    private static final String NAME = "store";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Bucket bucket;
    private final StoreId store;

    /** Written by whoever finds out. */
    private volatile boolean sure;

    BucketOwner(Bucket bucket, StoreId store) {
        this.bucket = bucket;
        this.store = store;
    }

    /**
     * To be called before anything is written: takes the bucket for this store, if it is nobody's yet.
     *
     * @throws ForeignContentException if it is another store's
     */
    void require() throws IOException {
        if (!sure) {
            check();
        }
    }

    /** As {@link #require}, and asks the bucket in any case. */
    void check() throws IOException {
        var owner = read();
        if (!owner.equals(store.value())) {
            throw ForeignContentException.bucket(bucket.name(), owner, store);
        }
        sure = true;
    }

    private String read() throws IOException {
        try {
            return bucket.read(NAME, PATIENCE).strip();
        } catch (NoSuchFileException _) {
            bucket.writeOnce(NAME, store.value() + "\n");
            return bucket.read(NAME, PATIENCE).strip();
        }
    }
}
