package dev.millrace.content;

import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Content in a bucket. What was made before there was one is where it was. */
final class BucketContentStore implements ContentStore {

    private final BucketContent bucket;
    private final ContentStore before;

    /** @param before has the drafts, and what is not in the bucket */
    BucketContentStore(BucketContent bucket, ContentStore before) {
        this.bucket = bucket;
        this.before = before;
    }

    @Override
    public ContentDraft create(FutureId id, int attempt) throws IOException {
        return before.create(id, attempt);
    }

    @Override
    public Optional<ContentDraft> takeUp(FutureId id, int attempt) throws IOException {
        return before.takeUp(id, attempt);
    }

    @Override
    public ContentRef share(ContentRef content, FutureId id, int attempt) throws IOException {
        if (isThere(content)) {
            return bucket.share(content, new ContentKey(id, attempt));
        }
        try (var in = before.open(content, 0);
                var draft = before.create(id, attempt)) {
            return draft.keepCopy(content, in);
        }
    }

    @Override
    public InputStream open(ContentRef content, long from) throws IOException {
        return open(content, from, content.bytes() - from);
    }

    @Override
    public InputStream open(ContentRef content, long from, long length) throws IOException {
        return isThere(content) ? bucket.open(content, from, length) : before.open(content, from, length);
    }

    @Override
    public boolean holds(ContentRef content) {
        return isThere(content) || before.holds(content);
    }

    @Override
    public Optional<Path> path(ContentRef content) {
        return isThere(content) ? Optional.empty() : before.path(content);
    }

    @Override
    public void discard(ContentRef content) {
        if (isThere(content)) {
            bucket.discard(content);
        } else {
            before.discard(content);
        }
    }

    @Override
    public void forget(FutureId id) {
        before.forget(id);
    }

    private static boolean isThere(ContentRef content) {
        return BucketKey.parse(content.key()).isPresent();
    }
}
